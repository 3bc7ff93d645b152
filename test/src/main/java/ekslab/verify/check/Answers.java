package ekslab.verify.check;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Probes.Connection;

/** What came of what one node and its pods have begun, by sender and then by receiver. */
final class Answers {

    private static final Answer UNTRIED = new Answer("", "nothing was sent");

    private final Map<String, Map<String, Answer>> answers = new HashMap<>();

    /** @param which of them are asked about; a node and its pods have begun several kinds */
    static Answers ofConnections(Probes probes, Predicate<Connection> which) {
        var all = new Answers();
        for (var each : probes.connections()) if (which.test(each)) all.from(each.from()).put(each.to(), each.answer());
        return all;
    }

    static Answers ofCalls(Probes probes) {
        var all = new Answers();
        for (var each : probes.calls()) all.from(each.from()).put(each.to(), each.answer());
        return all;
    }

    private Map<String, Answer> from(String sender) { return answers.computeIfAbsent(sender, ip -> new HashMap<>()); }

    /** @param receiver an address, or address:port for a call */
    Answer to(String sender, String receiver) {
        return answers.getOrDefault(sender, Map.of()).getOrDefault(receiver, UNTRIED);
    }

    /** Whether anything was tried at all. */
    boolean tried(String sender, String receiver) { return to(sender, receiver) != UNTRIED; }
}
