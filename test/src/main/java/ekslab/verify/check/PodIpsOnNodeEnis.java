package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Snapshot;

/** An address that EC2 does not deliver to the node can send and never hears back. */
final class PodIpsOnNodeEnis implements Check {

    @Override public String name() {
        return "pod-ips-on-node-enis";
    }

    @Override public String intent() {
        return "EC2 agrees that every pod IP belongs to an ENI of the pod's node";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Family family() {
        return Family.ADDRESSES;
    }

    @Override public Page page() {
        return Page.meaning("""
                A pod's address is a secondary private address of one of its node's ENIs, or comes out of a prefix of one. Where EC2
                does not know it so, what the pod sends is dropped by the source check, and answers go to nobody: the pod runs, and is
                deaf.
                """)
            .evidence("Each pod's address, beside the secondary addresses and prefixes of the ENIs of its node.",
                "kubectl get pods -A -o wide",
                "aws ec2 describe-network-interfaces --query 'NetworkInterfaces[].[Attachment.InstanceId,NetworkInterfaceId,PrivateIpAddresses[].PrivateIpAddress]'")
            .fix("""
                Somebody unassigned the address behind the VPC CNI's back. Delete the pod, then restart its node's aws-node pod.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var pod : seen.podsOnPodNetwork()) {
            var enis = seen.enisOf(seen.node(pod.node()));
            if (enis.stream().noneMatch(eni -> eni.lends(pod.ip())))
                wrong.add("%s has %s, which no ENI of %s lends to pods: %s", pod, pod.ip(), pod.node(),
                    enis.stream().map(Eni::id).toList());
        }
        return wrong.verdict("%d pods".formatted(seen.podsOnPodNetwork().size()), page().fix());
    }
}
