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

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var secondary = 0;
        for (var pod : seen.podsOnPodNetwork()) {
            var device = seen.enisOf(seen.node(pod.node())).stream().filter(eni -> eni.lends(pod.ip())).mapToInt(Eni::device).findFirst()
                .orElse(0);
            var expected = device == 0 ? List.of() : List.of(new Rule(1536, pod.ip(), "all", "", String.valueOf(device + 1)));
            var actual = seen.on(pod.node()).kernel().rules().stream()
                .filter(rule -> rule.priority() == 1536 && rule.from().equals(pod.ip())).toList();
            wrong.unless(actual.equals(expected), "%s (%s on ENI %d of %s) has %s, expected is %s", pod.fullName(), pod.ip(), device,
                pod.node(),
                actual, expected);
            if (device > 0) secondary++;
        }
        return wrong.verdict("%d pods on secondary ENIs".formatted(secondary), "Delete the pod; its successor is wired anew.");
    }
}
