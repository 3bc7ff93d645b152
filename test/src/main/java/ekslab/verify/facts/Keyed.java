package ekslab.verify.facts;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A list whose elements are also found by a key that several may share, without a search: by an index that is made when somebody asks. */
abstract class Keyed<T> extends AbstractList<T> {

    private final List<T> all;
    private final Function<T, String> key;
    private volatile Map<String, List<T>> index;   // made once; whoever asks at the same time makes the same

    /** @param key of an element; "" for one that is not asked for */
    Keyed(List<T> all, Function<T, String> key) {
        this.all = List.copyOf(all);
        this.key = key;
    }

    @Override public final T get(int place) { return all.get(place); }

    @Override public final int size() { return all.size(); }

    /** Those with this key, in their order. */
    final List<T> with(String asked) {
        var made = index;
        if (made == null) index = made = index();
        return made.getOrDefault(asked, List.of());
    }

    private Map<String, List<T>> index() {
        var made = new HashMap<String, List<T>>();
        for (var each : all) made.computeIfAbsent(key.apply(each), first -> new ArrayList<>(1)).add(each);
        return made;
    }
}
