package ekslab.local.kube.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.store.Kind;

/**
 * Compares an object with what its kind may hold, field by field, as {@code fieldValidation=Strict} asks.
 * The shapes are those of the client library's model classes, read by reflection when they are first needed and never instantiated.
 */
final class Fields {

    private static final String MODEL = "io.fabric8.kubernetes.api.model.";
    private static final Map<Class<?>, Map<String, Type>> SHAPES = new ConcurrentHashMap<>();

    private final List<String> unknown = new ArrayList<>();
    private final List<String> mistyped = new ArrayList<>();

    private Fields() {}

    /** What stands in the object but not in its kind, and what has the wrong type; each as the real server words it. */
    static Fields compare(Kind kind, JsonNode object) {
        var fields = new Fields();
        var shape = model(kind);
        if (shape != null) fields.walk(object, shape, "");
        return fields;
    }

    /** Each as {@code unknown field "spec.replica"}. */
    List<String> unknown() {
        return unknown;
    }

    /** Each as "spec.replicas: expected ..., got ...". */
    List<String> mistyped() {
        return mistyped;
    }

    /** @return null for a kind that the library does not model */
    static Class<?> model(Kind kind) {
        var place = switch (kind.group()) {
            case "" -> "";
            case "apps" -> "apps.";
            case "batch" -> "batch.v1.";
            case "policy", "scheduling.k8s.io" -> kind.group().replace(".k8s.io", "") + ".v1.";
            case "rbac.authorization.k8s.io" -> "rbac.";
            case "coordination.k8s.io", "discovery.k8s.io", "networking.k8s.io" -> kind.group().replace(".k8s.io", "") + ".v1.";
            default -> "none.";
        };
        try {
            return Class.forName(MODEL + place + kind.name());
        } catch (ClassNotFoundException notModelled) {
            return null;
        }
    }

    private void walk(JsonNode node, Type type, String path) {
        if (node.isNull()) return;
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            if (List.class.isAssignableFrom(raw)) list(node, generic.getActualTypeArguments()[0], path);
            else if (Map.class.isAssignableFrom(raw)) map(node, generic.getActualTypeArguments()[1], path);
        } else if (type instanceof Class<?> shape) one(node, shape, path);
    }

    private void list(JsonNode node, Type entry, String path) {
        if (!node.isArray()) mistyped(path, "a list", node);
        for (var i = 0; node.isArray() && i < node.size(); i++) walk(node.get(i), entry, path + "[" + i + "]");
    }

    private void map(JsonNode node, Type entry, String path) {
        if (!node.isObject()) mistyped(path, "an object", node);
        node.properties().forEach(each -> walk(each.getValue(), entry, path + "." + each.getKey()));
    }

    private void one(JsonNode node, Class<?> shape, String path) {
        if (shape == String.class) {
            if (!node.isTextual()) mistyped(path, "a string", node);
        } else if (shape == Integer.class || shape == Long.class) {
            if (!node.isIntegralNumber()) mistyped(path, "an integer", node);
        } else if (shape == Boolean.class) {
            if (!node.isBoolean()) mistyped(path, "true or false", node);
        } else if (!open(shape)) fields(node, shape, path);
    }

    private void fields(JsonNode node, Class<?> shape, String path) {
        if (!node.isObject()) {
            mistyped(path, "an object", node);
            return;
        }
        var known = SHAPES.computeIfAbsent(shape, Fields::shape);
        for (var field : node.properties()) {
            var here = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            var type = known.get(field.getKey());
            if (type != null) walk(field.getValue(), type, here);
            else if (!here.equals("metadata.creationTimestamp")) unknown.add("unknown field \"" + here + "\"");
        }
    }

    /** Quantities, integers or texts, times and untyped objects take more than one form; their names tell them. */
    static boolean open(Class<?> shape) {
        return !shape.getName().startsWith(MODEL) || shape.isInterface()
            || shape.getSimpleName().matches("Quantity|IntOrString|MicroTime|.*FieldsV1|AnyType");
    }

    /** The fields of a model class, by their names in JSON. */
    static Map<String, Type> shape(Class<?> type) {
        var fields = new HashMap<String, Type>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass())
            for (var field : each.getDeclaredFields()) {
                var property = field.getAnnotation(JsonProperty.class);
                if (property != null) fields.put(property.value(), field.getGenericType());
            }
        return fields;
    }

    private void mistyped(String path, String expected, JsonNode node) {
        mistyped.add("%s: Invalid value: %s: must be %s".formatted(path, node, expected));
    }
}
