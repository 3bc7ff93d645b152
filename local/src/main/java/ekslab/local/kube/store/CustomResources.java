package ekslab.local.kube.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.oas.OpenApi30;

import ekslab.local.kube.store.Kind.Trait;

/**
 * What custom resource definitions mean: the kinds that they add, and the shape that their objects must have.
 * Source: kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions.
 */
public final class CustomResources {

    /** With x-kubernetes-list-type and the like, which say nothing of what is valid. */
    private static final JsonMetaSchema OPEN_API = JsonMetaSchema.builder(OpenApi30.getInstance())
        .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword)).build();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.builder().metaSchema(OPEN_API)
        .defaultMetaSchemaIri(OPEN_API.getIri()).build();
    private static final Map<JsonNode, JsonSchema> COMPILED = new ConcurrentHashMap<>();

    private CustomResources() {}

    /** What makes a definition unusable, in the API server's words. */
    static List<String> problems(JsonNode definition) {
        var problems = new ArrayList<String>();
        for (var field : new String[]{ "group", "names.plural", "names.kind", "scope" })
            if (Json.text(definition, "spec." + field).isEmpty()) problems.add("spec." + field + ": Required value");
        if (!problems.isEmpty()) return problems;
        var name = Json.text(definition, "spec.names.plural") + "." + Json.text(definition, "spec.group");
        if (!Json.name(definition).equals(name))
            problems
                .add("metadata.name: Invalid value: \"%s\": must be spec.names.plural+\".\"+spec.group".formatted(Json.name(definition)));
        if (!Json.text(definition, "spec.scope").matches("Cluster|Namespaced"))
            problems.add("spec.scope: Unsupported value: \"%s\": supported values: \"Cluster\", \"Namespaced\""
                .formatted(Json.text(definition, "spec.scope")));
        var served = Json.items(definition, "spec.versions").stream().filter(version -> Json.is(version, "served")).toList();
        if (served.size() != 1 || !Json.is(served.get(0), "storage"))
            problems.add("spec.versions: Invalid value: this server serves exactly one version of a custom resource, and stores that one; "
                + "set served: false on the others");
        else
            if (Json.at(served.get(0), "schema.openAPIV3Schema").isMissingNode())
                problems.add("spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required");
        return problems;
    }

    /** Fills in what a definition leaves out, and says that it is established. */
    static void complete(ObjectNode definition) {
        var names = Json.child(Json.child(definition, "spec"), "names");
        var kind = Json.text(names, "kind");
        if (!names.has("singular")) names.put("singular", kind.toLowerCase(Locale.ROOT));
        if (!names.has("listKind")) names.put("listKind", kind + "List");
        var status = Json.child(definition, "status");
        status.set("acceptedNames", names.deepCopy());
        Json.setCondition(status, "NamesAccepted", "True", "NoConflicts", "no conflicts found");
        Json.setCondition(status, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted");
        var stored = Json.list(status, "storedVersions");
        if (stored.isEmpty()) stored.add(Json.text(version(definition), "name"));
    }

    /** The kind that a definition adds. */
    static Kind kind(JsonNode definition) {
        var version = version(definition);
        var traits = new ArrayList<Trait>();
        traits.add(Trait.CUSTOM);
        if (Json.text(definition, "spec.scope").equals("Namespaced")) traits.add(Trait.NAMESPACED);
        if (Json.at(version, "subresources").has("status")) traits.add(Trait.STATUS);
        if (Json.items(definition, "spec.names.categories").stream().anyMatch(name -> name.asText().equals("all"))) traits.add(Trait.ALL);
        var shortNames = Json.items(definition, "spec.names.shortNames").stream().map(JsonNode::asText).toList();
        return new Kind(Json.text(definition, "spec.group"), Json.text(version, "name"), Json.text(definition, "spec.names.kind"),
            Json.text(definition, "spec.names.plural"), shortNames, traits);
    }

    private static JsonNode version(JsonNode definition) {
        return StreamSupport.stream(Json.at(definition, "spec.versions").spliterator(), false).filter(each -> Json.is(each, "served"))
            .findFirst().orElseThrow();
    }

    /** The columns that a definition asks for, each with name, type, jsonPath and priority. */
    public static List<JsonNode> columns(JsonNode definition) {
        return Json.items(version(definition), "additionalPrinterColumns");
    }

    /**
     * Sets the schema's defaults in an object and takes away what the schema does not know.
     *
     * @return the paths that were taken away, such as spec.subnets
     */
    public static List<String> shape(JsonNode definition, ObjectNode object) {
        var unknown = new ArrayList<String>();
        shape(schema(definition), object, "", unknown);
        return unknown;
    }

    /** The shape that a definition gives its objects. */
    public static JsonNode schema(JsonNode definition) {
        return Json.at(version(definition), "schema.openAPIV3Schema");
    }

    private static void shape(JsonNode schema, JsonNode value, String path, List<String> unknown) {
        if (value instanceof ArrayNode list)
            for (var i = 0; i < list.size(); i++)
                shape(schema.path("items"), list.get(i), path + "[" + i + "]", unknown);
        if (!(value instanceof ObjectNode object)) return;
        var known = schema.path("properties");
        for (var property : known.properties())
            if (property.getValue().has("default") && !object.has(property.getKey()))
                object.set(property.getKey(), property.getValue().get("default").deepCopy());
        var open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
        for (var field : List.copyOf(object.properties())) {
            var name = field.getKey();
            if (path.isEmpty() && name.matches("apiVersion|kind|metadata")) continue;
            var here = path.isEmpty() ? name : path + "." + name;
            if (known.has(name)) shape(known.get(name), field.getValue(), here, unknown);
            else
                if (schema.path("additionalProperties").isObject())
                    shape(schema.get("additionalProperties"), field.getValue(), here, unknown);
                else
                    if (!open && !schema.path("additionalProperties").asBoolean(false)) {
                        object.remove(name);
                        unknown.add(here);
                    }
        }
    }

    /** What of an object breaks its definition's schema. */
    static List<String> problems(JsonNode definition, JsonNode object) {
        var schema = COMPILED.computeIfAbsent(schema(definition),
            text -> SCHEMAS.getSchema(text, SchemaValidatorsConfig.builder().formatAssertionsEnabled(false).build()));
        return schema.validate(object).stream().map(problem -> {
            var where = problem.getInstanceLocation().toString().replaceFirst("^(\\$\\.?|/)", "").replaceAll("/(\\d+)", "[$1]").replace('/',
                '.');
            return where + ": Invalid value: " + problem.getMessage().replaceFirst("^[^:]*: ", "");
        }).sorted().toList();
    }
}
