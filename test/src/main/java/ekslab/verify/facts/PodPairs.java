package ekslab.verify.facts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which pod connects to which in one round: everybody to everybody, or, where that would be too many, each to a few others that chance
 * chooses, so that each is chosen as often as it chooses. The same addresses and seed give the same pairs.
 */
public final class PodPairs {

    /** Up to so many pods everybody connects to everybody. */
    public static final int ALL = 50;

    /** How many others each connects to beyond that. */
    public static final int SAMPLE = 8;

    private final List<String> ring;
    private final List<String> twice;   // so that who stands at its end is followed as well
    private final Map<String, Integer> places = new HashMap<>();
    private final int others;

    /** @param ips of the pods */
    public PodPairs(Collection<String> ips, long seed) {
        ring = new ArrayList<>(new TreeSet<>(ips));
        Collections.shuffle(ring, new Random(seed));
        twice = Stream.concat(ring.stream(), ring.stream()).toList();
        for (var place = 0; place < ring.size(); place++) places.put(ring.get(place), place);
        others = sampled() ? SAMPLE : ring.size() - 1;
    }

    public boolean sampled() { return ring.size() > ALL; }

    public int count() { return ring.size() * Math.max(others, 0); }

    /** The addresses that a pod connects to. */
    public List<String> receivers(String sender) {
        var next = places.get(sender) + 1;
        return twice.subList(next, next + others);
    }
}
