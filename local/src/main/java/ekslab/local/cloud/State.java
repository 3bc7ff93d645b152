package ekslab.local.cloud;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An immutable picture of everything that exists; a change makes a new one and shares what did not change. */
record State(Map<Class<?>, Map<String, Object>> things) implements CloudView {

    static final State EMPTY = new State(Map.of());

    @Override public <T> List<T> list(Class<T> type) {
        return things.getOrDefault(type, Map.of()).values().stream().map(type::cast).toList();
    }

    @Override public <T> Optional<T> find(Class<T> type, String id) {
        return Optional.ofNullable(type.cast(things.getOrDefault(type, Map.of()).get(id)));
    }

    /** @param thing null takes the thing away */
    State with(Class<?> type, String id, Object thing) {
        var ofType = new LinkedHashMap<>(things.getOrDefault(type, Map.of()));
        if (thing == null) ofType.remove(id);
        else ofType.put(id, thing);
        var all = new LinkedHashMap<>(things);
        all.put(type, ofType);
        return new State(all);
    }
}
