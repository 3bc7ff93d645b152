package ekslab.local.kube.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind;

/** The shapes of kinds as OpenAPI v3 schemas, for {@code kubectl explain}: names and types of the client library's model classes. */
final class Schemas {

    private static final String PREFIX = "io.k8s.";

    private final Map<String, ObjectNode> byName = new TreeMap<>();
    private final Set<Class<?>> begun = new HashSet<>();

    /** Adds a kind as the library models it; nothing when it does not. */
    void add(Kind kind) {
        var model = Fields.model(kind);
        if (model == null) return;
        structure(model);
        mark(byName.get(name(model)), kind);
    }

    /** Adds a kind that a definition brings along. */
    void add(Kind kind, JsonNode schema) {
        var copy = (ObjectNode) schema.deepCopy();
        var properties = Json.child(copy, "properties");
        for (var text : List.of("apiVersion", "kind")) if (!properties.has(text)) properties.set(text, Json.object("type", "string"));
        if (!properties.has("metadata")) properties.set("metadata", Json.object("type", "object"));
        mark(copy, kind);
        byName.put(PREFIX + kind.resource() + "." + kind.name(), copy);
    }

    /** What a document has as its components. */
    ObjectNode components() {
        var schemas = Json.object();
        byName.forEach(schemas::set);
        return Json.object("schemas", schemas);
    }

    private static void mark(ObjectNode schema, Kind kind) {
        schema.set("x-kubernetes-group-version-kind",
            Json.array(List.of(Json.object("group", kind.group(), "version", kind.version(), "kind", kind.name()))));
    }

    private void structure(Class<?> model) {
        if (!begun.add(model)) return;
        var properties = Json.object();
        var schema = Json.object("type", "object", "properties", properties);
        byName.put(name(model), schema);
        new TreeMap<>(Fields.shape(model)).forEach((field, type) -> properties.set(field, schema(type)));
    }

    private ObjectNode schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            if (List.class.isAssignableFrom(raw)) return Json.object("type", "array", "items", schema(generic.getActualTypeArguments()[0]));
            if (Map.class.isAssignableFrom(raw))
                return Json.object("type", "object", "additionalProperties", schema(generic.getActualTypeArguments()[1]));
        }
        if (type == String.class) return Json.object("type", "string");
        if (type == Integer.class || type == Long.class) return Json.object("type", "integer");
        if (type == Boolean.class) return Json.object("type", "boolean");
        if (!(type instanceof Class<?> model) || Fields.open(model)) return Json.object("type", "string");
        structure(model);
        return Json.object("$ref", "#/components/schemas/" + name(model));
    }

    private static String name(Class<?> model) {
        return PREFIX + model.getName().replaceFirst(".*\\.api\\.model\\.", "").replace('$', '.');
    }
}
