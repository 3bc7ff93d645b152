package ekslab.local.kube.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The objects and their last changes. It knows versions and order, and nothing of what the objects mean.
 * Whoever reads and then writes holds this object's monitor meanwhile. A stored tree is never changed again, so readers share it.
 */
final class Store {

    private final int remembered;
    private final Map<String, TreeMap<String, JsonNode>> objects = new HashMap<>();
    private final ArrayDeque<WatchEvent> history = new ArrayDeque<>();
    private final List<Consumer<WatchEvent>> listeners = new CopyOnWriteArrayList<>();
    private long version = 1;
    private long forgotten = 1;

    /** @param remembered how many changes a watch may reach back */
    Store(int remembered) { this.remembered = remembered; }

    synchronized long version() {
        return version;
    }

    synchronized JsonNode get(Kind kind, String namespace, String name) {
        return of(kind).get(key(namespace, name));
    }

    /** In order of namespace and name; an empty namespace means all of them. */
    synchronized List<JsonNode> list(Kind kind, String namespace) {
        var all = of(kind);
        Collection<JsonNode> some = namespace.isEmpty() ? all.values() : all.subMap(namespace + "/", namespace + "0").values();
        return new ArrayList<>(some);
    }

    /** Keeps an object under the next version, which it writes into it. */
    synchronized JsonNode put(Kind kind, ObjectNode object) {
        ((ObjectNode) object.get("metadata")).put("resourceVersion", Long.toString(++version));
        var before = of(kind).put(key(Json.namespace(object), Json.name(object)), object);
        tell(new WatchEvent(before == null ? WatchEvent.ADDED : WatchEvent.MODIFIED, kind, version, object, before));
        return object;
    }

    synchronized JsonNode remove(Kind kind, String namespace, String name) {
        var before = of(kind).remove(key(namespace, name));
        if (before == null) throw ApiError.notFound(kind, name);
        var last = (ObjectNode) before.deepCopy();
        ((ObjectNode) last.get("metadata")).put("resourceVersion", Long.toString(++version));
        tell(new WatchEvent(WatchEvent.DELETED, kind, version, last, before));
        return last;
    }

    /** Every change after a version, now and in future, in order and exactly once; called with the monitor held, so it must be quick. */
    synchronized Subscription listen(long after, Consumer<WatchEvent> listener) {
        if (after < forgotten) throw ApiError.gone("too old resource version: %d (%d)".formatted(after, forgotten));
        history.stream().filter(event -> event.version() > after).forEach(listener);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(WatchEvent event) {
        history.addLast(event);
        if (history.size() > remembered) forgotten = history.removeFirst().version();
        for (var listener : listeners) listener.accept(event);
    }

    private TreeMap<String, JsonNode> of(Kind kind) {
        return objects.computeIfAbsent(kind.resource(), absent -> new TreeMap<>());
    }

    /** '/' sorts before every character of a name, and '0' follows it: a namespace is one range of keys. */
    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
