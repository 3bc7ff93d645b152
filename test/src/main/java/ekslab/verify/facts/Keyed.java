package ekslab.verify.facts;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A list whose elements are also found by a key that several may share, without a search. */
abstract class Keyed<T> extends AbstractList<T> {

    private final List<T> all;
    private final Map<String, List<T>> byKey = new HashMap<>();

    Keyed(List<T> all, Function<T, String> key) {
        this.all = List.copyOf(all);
        for (var each : this.all) byKey.computeIfAbsent(key.apply(each), first -> new ArrayList<>(1)).add(each);
    }

    @Override public final T get(int place) { return all.get(place); }

    @Override public final int size() { return all.size(); }

    /** Those with this key, in their order. */
    final List<T> with(String key) { return byKey.getOrDefault(key, List.of()); }
}
