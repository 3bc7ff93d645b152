package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Snapshot;

/** Pods have no public address; the node lends its own, or the NAT gateway does. */
final class PodsReachInternetAsTheirNode implements PacketCheck {

    @Override public String name() {
        return "pods-reach-internet-as-their-node";
    }

    @Override public String intent() {
        return "Every pod reaches the internet with its node's public address, or the NAT gateway's where the node has none";
    }

    @Override public List<String> needs() {
        return List.of("nodes-forward", "nodes-are-instances", "snat-takes-the-primary-address", "connections-are-marked",
            "marked-packets-use-main",
            "dns-answers"); // the probe is asked for by its name
    }

    @Override public Family family() {
        return Family.REACHABILITY;
    }

    @Override public Page page() {
        return Page.meaning("""
                From outside a pod is its node, or the NAT gateway: that address stands in other people's allow-lists. A pod that
                leaves with its own private address is dropped by the internet gateway, so it reaches every host of the VPC and none
                beyond.
                """)
            .evidence("""
                The address that an outside service sees each pod come from, beside the public address of its node or of the VPC's NAT
                gateways.
                """,
                "kubectl exec deploy/netshoot-pod -- curl -s -m 5 checkip.amazonaws.com",
                "aws ec2 describe-instances --query 'Reservations[].Instances[].[PrivateIpAddress,PublicIpAddress]' --output text")
            .fix("""
                Check the public address and the 0.0.0.0/0 route of the node's subnet, then AWS-SNAT-CHAIN-0 on the node and
                AWS_VPC_K8S_CNI_EXTERNALSNAT.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var pods = seen.podsOnPodNetwork();
        if (pods.isEmpty()) throw new CouldNotLook("no pod has an address of its own");
        for (var pod : pods) {
            var own = seen.instance(seen.node(pod.node())).publicIp();
            var expected = own.isEmpty() ? seen.ec2().natAddresses() : List.of(own);
            var answer = seen.on(pod.node()).probes().fetches().answer(pod.ip(), "");
            if (!answer.tried()) wrong.add("%s: nothing was sent", pod);
            else
                if (!answer.came())
                    wrong.add("%s on %s does not reach %s: %s", pod, pod.node(), promised.internetProbe(), answer.lastSeen());
                else
                    wrong.unless(expected.contains(answer.heard()), "%s is seen as %s, %s has %s", pod, answer.heard(), pod.node(),
                        expected);
        }
        return wrong.verdict("%d pods seen from %s".formatted(pods.size(), promised.internetProbe()), page().fix());
    }
}
