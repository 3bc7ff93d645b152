package ekslab.local.kube.fields;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What somebody applies: the fields that he has an opinion on, and no others. A field that is null is none.
 * Source: github.com/kubernetes-sigs/structured-merge-diff, typed/tofieldset.go and typed/merge.go.
 */
public record Intent(ObjectNode object, Shape shape) {

    /** The fields that it names. */
    public FieldSet fields() {
        var fields = new FieldSet();
        collect(object, shape, new ArrayDeque<>(), fields);
        return fields;
    }

    private static void collect(JsonNode value, Shape shape, Deque<String> path, FieldSet fields) {
        var parts = shape.parts(value);
        if (parts.isEmpty() || parts.get().isEmpty()) {
            fields.add(path);
            return;
        }
        parts.get().forEach((step, part) -> {
            path.addLast(step);
            collect(part, shape.at(step), path, fields);
            if (!Step.isMember(step)) fields.add(path);   // whoever names an entry wants it to be there
            path.removeLast();
        });
    }

    /** Puts this on top of the object that is there, and returns it: what is not named stays. */
    public ObjectNode onto(ObjectNode live) {
        return (ObjectNode) merged(live, object, shape);
    }

    private static JsonNode merged(JsonNode live, JsonNode sent, Shape shape) {
        var parts = shape.parts(sent);
        var there = live != null && live.getNodeType() == sent.getNodeType() ? shape.parts(live) : shape.parts(null);
        if (parts.isEmpty() || there.isEmpty()) return sent.deepCopy();
        if (sent.isArray()) return list(there.get(), parts.get(), shape);
        var target = live instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        parts.get().forEach((step, value) -> target.set(Step.name(step), merged(there.get().get(step), value, shape.at(step))));
        return target;
    }

    /** In the order that was sent; each entry that only the other list has keeps its place before the one that followed it. */
    private static ArrayNode list(Map<String, JsonNode> there, Map<String, JsonNode> sent, Shape shape) {
        var result = JsonNodeFactory.instance.arrayNode();
        var waiting = new ArrayDeque<>(there.keySet());
        var done = new HashSet<String>();
        sent.forEach((step, value) -> {
            while (!waiting.isEmpty() && (done.contains(waiting.peek()) || !sent.containsKey(waiting.peek())))
                keep(waiting.poll(), done, there, result);
            result.add(merged(there.get(step), value, shape.at(step)));
            done.add(step);
        });
        waiting.forEach(step -> keep(step, done, there, result));
        return result;
    }

    private static void keep(String step, HashSet<String> done, Map<String, JsonNode> there, ArrayNode result) {
        if (!done.contains(step)) result.add(there.get(step));
    }

    /**
     * Takes away what was applied before, is no longer, and belongs to nobody else.
     *
     * @param object which is changed
     * @param before what the same manager's last intent named
     * @param owned what this one names, and what the other managers own
     */
    public static void prune(ObjectNode object, FieldSet before, FieldSet owned, Shape shape) {
        pruned(object, before, owned, shape);
    }

    /** Whether nothing is left of a value because of what was taken away. */
    private static boolean pruned(JsonNode value, FieldSet before, FieldSet owned, Shape shape) {
        var gone = new ArrayList<String>();
        shape.parts(value).orElse(Map.of()).forEach((step, part) -> {
            var last = before.at(step);
            var kept = owned.at(step);
            var over = Step.isMember(step) ? kept.isEmpty() : last.self() && !kept.self();   // a member is there for what is below it
            if (!last.isEmpty() && (over || pruned(part, last, kept, shape.at(step)))) gone.add(step);
        });
        if (value instanceof ObjectNode object) gone.forEach(step -> object.remove(Step.name(step)));
        if (value instanceof ArrayNode list) list.removeIf(entry -> gone.contains(shape.step(entry)));
        return !gone.isEmpty() && ((ContainerNode<?>) value).isEmpty();
    }
}
