package ekslab.verify.facts;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A list whose elements are also found by keys, of which one may have several and several may share one, without a search. */
abstract class Keyed<T> extends AbstractList<T> {

    private final List<T> all;
    private final Map<String, List<T>> byKey = new HashMap<>();

    Keyed(List<T> all, Function<T, List<String>> keys) {
        this.all = List.copyOf(all);
        for (var each : this.all) for (var key : keys.apply(each)) byKey.computeIfAbsent(key, first -> new ArrayList<>(1)).add(each);
    }

    @Override public final T get(int place) { return all.get(place); }

    @Override public final int size() { return all.size(); }

    /** Those with this key, in their order. */
    final List<T> with(String key) { return byKey.getOrDefault(key, List.of()); }
}
