package ekslab.local.kube.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A set of fields of an object, each by the {@link Step}s that lead to it, as the format FieldsV1 writes it.
 * A field may be in the set without those below it, and the other way round.
 * Source: github.com/kubernetes-sigs/structured-merge-diff, package fieldpath.
 */
public final class FieldSet {

    public static final FieldSet NONE = new FieldSet();

    private static final String SELF = ".";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NavigableMap<String, FieldSet> below = new TreeMap<>();
    private boolean self;

    FieldSet() {}

    /** Reads FieldsV1. */
    public static FieldSet of(JsonNode fieldsV1) {
        var set = new FieldSet();
        for (var field : fieldsV1.properties()) {
            if (field.getKey().equals(SELF)) set.self = true;
            else set.below.put(field.getKey(), ofMember(field.getValue()));
        }
        return set;
    }

    private static FieldSet ofMember(JsonNode fieldsV1) {
        var set = of(fieldsV1);
        set.self |= set.below.isEmpty();
        return set;
    }

    /** Reads the text of FieldsV1. */
    static FieldSet of(String fieldsV1) {
        return of(read(fieldsV1));
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(json + ": was written by this package", impossible);
        }
    }

    /** As FieldsV1. */
    public ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        below.forEach((step, fields) -> json.set(step, fields.json()));
        if (self && !below.isEmpty()) json.putObject(SELF);
        return json;
    }

    void add(Iterable<String> path) {
        var at = this;
        for (var step : path) at = at.below.computeIfAbsent(step, absent -> new FieldSet());
        at.self = true;
    }

    public boolean isEmpty() { return !self && below.isEmpty(); }

    /** Whether the field itself belongs to the set, whatever is below it. */
    boolean self() { return self; }

    /** What of the set is at or below a step from here. */
    FieldSet at(String step) { return below.getOrDefault(step, NONE); }

    public FieldSet plus(FieldSet other) {
        return combined(this, other, (mine, its) -> mine || its);
    }

    /** Without the other's fields; what lies below one of them and is not named itself stays. */
    public FieldSet minus(FieldSet other) {
        return combined(this, other, (mine, its) -> mine && !its);
    }

    public FieldSet and(FieldSet other) {
        return combined(this, other, (mine, its) -> mine && its);
    }

    private static FieldSet combined(FieldSet a, FieldSet b, BinaryOperator<Boolean> belongs) {
        var result = new FieldSet();
        result.self = belongs.apply(a.self, b.self);
        var steps = new TreeSet<>(a.below.keySet());
        steps.addAll(b.below.keySet());
        for (var step : steps) {
            var fields = combined(a.at(step), b.at(step), belongs);
            if (!fields.isEmpty()) result.below.put(step, fields);
        }
        return result;
    }

    /** Every field as messages write it, such as {@code .spec.template.spec.containers[name="web"].image}. */
    public List<String> paths() {
        var paths = new ArrayList<String>();
        collect("", paths);
        return paths;
    }

    private void collect(String path, List<String> paths) {
        if (self) paths.add(path);
        below.forEach((step, fields) -> fields.collect(path + Step.text(step), paths));
    }

    @Override public boolean equals(Object other) {
        return other instanceof FieldSet set && self == set.self && below.equals(set.below);
    }

    @Override public int hashCode() { return below.hashCode() * 31 + Boolean.hashCode(self); }

    @Override public String toString() { return json().toString(); }
}
