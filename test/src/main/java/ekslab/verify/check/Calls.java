package ekslab.verify.check;

import java.util.List;
import java.util.function.Predicate;

import ekslab.verify.facts.NodeRound.Called;
import ekslab.verify.facts.NodeRounds;
import ekslab.verify.facts.Snapshot;

/** Whether Services answer where the endpoints behind them do. */
final class Calls {

    private Calls() {}

    /** @param which of the calls are meant */
    static Verdict judge(Snapshot seen, Predicate<Called> which, String fix) {
        seen.kube().endpoints().orThrow();
        var wrong = new Complaints();
        var answered = 0;
        for (var round : new NodeRounds(seen.kube()).all()) {
            var sent = seen.on(round.node().name()).probes().calls();
            for (var from : List.of(round.caller(), round.node().internalIp()))
                for (var called : round.calls()) {
                    if (!which.test(called)) continue;
                    var answer = sent.answer(from, called.at());
                    if (!answer.tried()) {
                        wrong.add("%s: nothing was sent to %s (%s)", from, called.name(), called.at());
                        continue;
                    }
                    if (!called.endpoints().stream().allMatch(end -> sent.answer(round.caller(), end).came())) continue;
                    answered++;
                    wrong.unless(answer.came(), "%s (%s) does not answer %s, but its endpoints %s do: %s", called.name(), called.at(), from,
                        called.endpoints(), answer.lastSeen());
                }
        }
        return wrong.verdict("%d calls answered".formatted(answered), fix);
    }
}
