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
    private volatile Map<String, Map<String, T>> index;   // made once; whoever asks at the same time makes the same

    @JsonCreator public Sent(List<T> all) { this.all = List.copyOf(all); }

    @Override public T get(int place) { return all.get(place); }

    @Override public int size() { return all.size(); }

    /** All of one sender by their receiver, in the order in which they were sent; of two to the same the later. */
    public Map<String, T> from(String sender) {
        var made = index;
        if (made == null) index = made = index();
        return made.getOrDefault(sender, Map.of());
    }

    /** What came of it; {@link Answer#UNTRIED} when nothing was sent. @param receiver as {@link Probe#to} says it */
    public Answer answer(String sender, String receiver) {
        var sent = from(sender).get(receiver);
        return sent == null ? Answer.UNTRIED : sent.answer();
    }

    private Map<String, Map<String, T>> index() {
        var made = new HashMap<String, Map<String, T>>();
        for (var each : all) made.computeIfAbsent(each.from(), first -> new LinkedHashMap<>()).put(each.to(), each);
        return made;
    }
}
