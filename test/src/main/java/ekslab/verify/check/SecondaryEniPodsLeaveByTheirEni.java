package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Kernel.Rule;
import ekslab.verify.facts.Snapshot;

/** The VPC drops a packet whose source address does not belong to the ENI it leaves by. */
final class SecondaryEniPodsLeaveByTheirEni implements KernelCheck {

    @Override public String name() {
        return "secondary-eni-pods-leave-by-their-eni";
    }

    @Override public String intent() {
        return "Rule 1536 sends what pods of secondary ENIs say by that ENI's table, and no other pod has one";
    }

    @Override public List<String> needs() {
        return List.of("nodes-reachable", "pod-ips-on-node-enis");
    }

    @Override public Family family() {
        return Family.ROUTES;
    }

    @Override public Page page() {
        return Page.meaning("""
                EC2 drops what leaves an ENI with a source that is not the ENI's. Rule 1536 therefore sends a pod of a secondary ENI
                to that ENI's table. Without it the pod is mute beyond its node; a rule left behind by an earlier pod does the same to
                the next owner of the address.
                """)
            .evidence("The rules of each node with priority 1536, beside the ENI that lends each pod's address.",
                "lab node N1 -- ip rule show priority 1536",
                "aws ec2 describe-network-interfaces --query 'NetworkInterfaces[].[Attachment.DeviceIndex,PrivateIpAddresses[].PrivateIpAddress]' --output text")
            .fix("Delete the pod; its successor gets rule 1536 if its ENI is a secondary one.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var secondary = 0;
        for (var pod : seen.podsOnPodNetwork()) {
            var device = seen.enisOf(seen.node(pod.node())).stream().filter(eni -> eni.lends(pod.ip())).mapToInt(Eni::device).findFirst()
                .orElse(0);
            var expected = device == 0 ? List.of() : List.of(new Rule(1536, pod.ip(), "all", "", String.valueOf(device + 1)));
            var actual = seen.on(pod.node()).kernel().rules().about(pod.ip(), 1536);
            wrong.unless(actual.equals(expected), "%s (%s on ENI %d of %s) has %s, expected is %s", pod, pod.ip(), device,
                pod.node(), actual, expected);
            if (device > 0) secondary++;
        }
        return wrong.verdict("%d pods on secondary ENIs".formatted(secondary), page().fix());
    }
}
