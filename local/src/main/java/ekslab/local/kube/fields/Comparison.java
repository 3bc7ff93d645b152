package ekslab.local.kube.fields;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Which fields tell two states of an object apart: those that came, those with another value, and those that went.
 * Source: github.com/kubernetes-sigs/structured-merge-diff, typed/compare.go.
 */
public record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {

    public static Comparison of(JsonNode before, JsonNode after, Shape shape) {
        var comparison = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
        comparison.compare(before, after, shape, new ArrayDeque<>());
        return comparison;
    }

    /** What somebody has given a value. */
    public FieldSet set() { return added.plus(modified); }

    /** Every field that is not as it was. */
    public FieldSet all() { return set().plus(removed); }

    private void compare(JsonNode before, JsonNode after, Shape shape, Deque<String> path) {
        if (before != null && before.equals(after)) return;
        var was = shape.parts(before);
        var is = shape.parts(after);
        var undivided = was.isEmpty() || is.isEmpty() || was.get().isEmpty() && is.get().isEmpty();
        if (!undivided) {
            var steps = new LinkedHashSet<>(was.get().keySet());
            steps.addAll(is.get().keySet());
            for (var step : steps) {
                path.addLast(step);
                compare(was.get().get(step), is.get().get(step), shape.at(step), path);
                path.removeLast();
            }
        }
        if (before == null) added.add(path);
        else if (after == null) removed.add(path);
        else if (undivided) modified.add(path);
    }
}
