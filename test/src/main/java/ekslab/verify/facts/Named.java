package ekslab.verify.facts;

import java.util.AbstractList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A list whose elements are also found by their name, without a search. Of two with one name the first is found. */
public abstract class Named<T> extends AbstractList<T> {

    private final List<T> all;
    private final Map<String, T> byName;

    Named(List<T> all, Function<T, String> name) {
        this.all = List.copyOf(all);
        var sorted = new TreeMap<String, T>();
        for (var each : this.all) sorted.putIfAbsent(name.apply(each), each);
        byName = new LinkedHashMap<>(sorted);
    }

    @Override public final T get(int index) { return all.get(index); }

    @Override public final int size() { return all.size(); }

    public final Optional<T> find(String name) { return Optional.ofNullable(byName.get(name)); }

    /** In the order of the names. */
    public final Map<String, T> byName() { return Collections.unmodifiableMap(byName); }
}
