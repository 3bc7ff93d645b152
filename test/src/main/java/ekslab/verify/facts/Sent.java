package ekslab.verify.facts;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;

import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Probes.Probe;

/** The probes of one kind that a node and its pods have sent; what came back is also found by sender and receiver, without a search. */
public final class Sent<T extends Probe> extends AbstractList<T> {

    private final List<T> all;
    private final Map<String, Map<String, T>> bySender = new HashMap<>();

    @JsonCreator public Sent(List<T> all) {
        this.all = List.copyOf(all);
        for (var each : this.all) bySender.computeIfAbsent(each.from(), first -> new LinkedHashMap<>()).put(each.to(), each);
    }

    @Override public T get(int place) { return all.get(place); }

    @Override public int size() { return all.size(); }

    /** All of one sender by their receiver, in the order in which they were sent; of two to the same the later. */
    public Map<String, T> from(String sender) {
        return bySender.getOrDefault(sender, Map.of());
    }

    /** What came of it; {@link Answer#UNTRIED} when nothing was sent. @param receiver as {@link Probe#to} says it */
    public Answer answer(String sender, String receiver) {
        var sent = from(sender).get(receiver);
        return sent == null ? Answer.UNTRIED : sent.answer();
    }
}
