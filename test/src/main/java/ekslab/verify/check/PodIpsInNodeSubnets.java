package ekslab.verify.check;

import java.util.HashMap;
import java.util.List;
import java.util.Objects;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.facts.Subnet;

/** What the VPC CNI is about: pods live in the VPC, not in a network over it. */
final class PodIpsInNodeSubnets implements Check {

    @Override public String name() {
        return "pod-ips-in-node-subnets";
    }

    @Override public String intent() {
        return "Every pod IP falls inside a subnet that its node has an ENI in";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Family family() {
        return Family.ADDRESSES;
    }

    @Override public Page page() {
        return Page.meaning("""
                This is what the VPC CNI is about: pods live in the VPC's own subnets, not in a network laid over it. A pod with an
                address from elsewhere was wired by another CNI, or by an ENIConfig; the VPC has no route to it, and nobody outside of
                its node reaches it.
                """)
            .evidence("Each pod's address, beside the CIDRs of the subnets in which its node has an ENI.",
                "kubectl get pods -A -o wide",
                "aws ec2 describe-subnets --query 'Subnets[].[SubnetId,CidrBlock,AvailabilityZone]' --output text")
            .fix("""
                Look for another CNI or an ENIConfig on that node; with the VPC CNI alone, delete the pod so that it gets a new
                address.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var subnets = seen.ec2().subnets().orThrow().byName();
        var ofNodes = new HashMap<String, List<String>>();
        var wrong = new Complaints();
        for (var pod : seen.podsOnPodNetwork()) {
            var cidrs = ofNodes.computeIfAbsent(pod.node(), name -> seen.enisOf(seen.node(name)).stream().map(Eni::subnetId).distinct()
                .map(subnets::get).filter(Objects::nonNull).map(Subnet::cidr).toList());
            wrong.unless(cidrs.stream().anyMatch(cidr -> Cidrs.contains(cidr, pod.ip())), "%s has %s, its node %s stands in %s", pod,
                pod.ip(), pod.node(), cidrs);
        }
        return wrong.verdict("%d pods".formatted(seen.podsOnPodNetwork().size()), page().fix());
    }
}
