package ekslab.verify.check;

import java.util.HashMap;
import java.util.Map;

import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Answer;

/** What came of the connections that one node and its pods have begun. */
final class Answers {

    private static final Answer UNTRIED = new Answer("", "nothing was sent");

    private final Map<String, Answer> answers = new HashMap<>();

    Answers(Probes probes) {
        for (var each : probes.connections()) answers.put(key(each.from(), each.to()), each.answer());
        for (var each : probes.calls()) answers.put(key(each.from(), each.to()), each.answer());
    }

    /** @param to an address, or address:port for a call */
    Answer to(String from, String to) {
        return answers.getOrDefault(key(from, to), UNTRIED);
    }

    private static String key(String from, String to) { return from + " " + to; }
}
