package ekslab.local.kube.api;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;

import ekslab.local.kube.fields.ManagedFields;
import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Cluster.Deletion;
import ekslab.local.kube.store.Cluster.Part;
import ekslab.local.kube.store.CustomResources;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind.Trait;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.Patch;
import ekslab.local.kube.store.Selector;

/** Answers requests about objects, from reading a list to evicting a pod. */
final class Resources {

    private final Cluster cluster;

    Resources(Cluster cluster) { this.cluster = cluster; }

    Answer answer(Request request, Buffer body) {
        return switch (request.part()) {
            case "" -> main(request, body);
            case "status" -> part(request, body);
            case "scale" -> Scale.answer(cluster, request, body);
            case "binding" -> bind(request, request.read(body));
            case "eviction" -> evict(request, request.read(body));
            case "finalize" -> finish(request);
            default -> throw ApiError.of(404, "NotFound", "the server could not find the requested resource");
        };
    }

    private Answer main(Request request, Buffer body) {
        return switch (request.method()) {
            case "GET", "HEAD" -> request.name().isEmpty() ? list(request) : one(request, 200, get(request));
            case "POST" -> create(request, request.object(body));
            case "PUT" -> replace(request, request.object(body), Part.MAIN);
            case "PATCH" -> patch(request, body, Part.MAIN);
            case "DELETE" -> request.name().isEmpty() ? deleteAll(request, body) : delete(request, body);
            default -> throw methodNotAllowed(request);
        };
    }

    private Answer part(Request request, Buffer body) {
        if (!request.kind().is(Trait.STATUS)) throw ApiError.of(404, "NotFound", "the server could not find the requested resource");
        return switch (request.method()) {
            case "GET" -> one(request, 200, get(request));
            case "PUT" -> replace(request, request.object(body), Part.STATUS);
            case "PATCH" -> patch(request, body, Part.STATUS);
            default -> throw methodNotAllowed(request);
        };
    }

    static ApiError methodNotAllowed(Request request) {
        return ApiError.of(405, "MethodNotAllowed",
            "the server does not allow %s on %s".formatted(request.method(), request.kind().resource()));
    }

    private JsonNode get(Request request) {
        return cluster.get(request.kind(), request.namespace(), request.name());
    }

    private Answer one(Request request, int code, JsonNode object) {
        if (!request.table()) return Answer.json(code, object);
        var metadata = Json.object("resourceVersion", Json.text(object, "metadata.resourceVersion"));
        return Answer.json(code, Tables.of(cluster, request.kind()).render(List.of(object), metadata, true, whole(request)));
    }

    static boolean whole(Request request) {
        return request.parameter("includeObject").equals("Object");
    }

    static Predicate<JsonNode> selector(Request request) {
        var selector = Selector.parse(request.parameter("labelSelector"), request.parameter("fieldSelector"));
        return request.name().isEmpty() ? selector : selector.and(object -> Json.name(object).equals(request.name()));
    }

    private Answer list(Request request) {
        var snapshot = cluster.snapshot(request.kind(), request.namespace(), selector(request));
        var items = snapshot.items();
        var metadata = Json.object("resourceVersion", Long.toString(snapshot.version()));
        var from = from(request.parameter("continue"));
        if (!from.isEmpty()) items = items.stream().filter(object -> position(object).compareTo(from) > 0).toList();
        var limit = request.number("limit", 0);
        if (limit > 0 && items.size() > limit) {
            metadata.put("continue", Base64.getUrlEncoder().encodeToString(position(items.get(limit - 1)).getBytes()));
            metadata.put("remainingItemCount", items.size() - limit);
            items = items.subList(0, limit);
        }
        if (request.table()) return new StreamedList(Tables.of(cluster, request.kind()).render(items, metadata, true, whole(request)));
        return new StreamedList(Json.object("kind", request.kind().name() + "List", "apiVersion", request.kind().apiVersion(), "metadata",
            metadata, "items", items));
    }

    private static String from(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException notOurs) {
            throw ApiError.badRequest("continue key is not valid: " + notOurs.getMessage());
        }
    }

    private static String position(JsonNode object) {
        return Json.namespace(object) + "/" + Json.name(object);
    }

    private Answer create(Request request, ObjectNode object) {
        check(request, object);
        return one(request, 201, writer(request).create(object, request.dryRun()));
    }

    private Answer replace(Request request, ObjectNode object, Part part) {
        check(request, object);
        return one(request, 200,
            writer(request).change(request.kind(), request.namespace(), request.name(), part, request.dryRun(), before -> object));
    }

    private Cluster writer(Request request) { return cluster.as(request.manager()); }

    private Answer patch(Request request, Buffer body, Part part) {
        if (request.applies()) return apply(request, request.object(body), part);
        var type = Patch.of(request.contentType()).orElseThrow(() -> ApiError.of(415, "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, "
                + "application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml"));
        var patch = request.read(body);
        return one(request, 200,
            writer(request).change(request.kind(), request.namespace(), request.name(), part, request.dryRun(), before -> {
                ManagedFields.spellOut(before);
                var after = type.change(before, patch);
                check(request, after);
                return after;
            }));
    }

    private Answer apply(Request request, ObjectNode intent, Part part) {
        if (request.parameter("fieldManager").isEmpty())
            throw ApiError.of(422, "Invalid",
                "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        if (Json.at(intent, "metadata").has("managedFields")) throw ApiError.badRequest("metadata.managedFields must be nil");
        check(request, intent);
        var code = cluster.find(request.kind(), request.namespace(), request.name()).isPresent() ? 200 : 201;
        return one(request, code, writer(request).apply(intent, part, request.flag("force"), request.dryRun()));
    }

    /** Wrong types are refused always: they would break every client that reads a list later. Unknown fields only if the client asks for it. */
    private void check(Request request, JsonNode object) {
        var fields = Fields.compare(request.kind(), object);
        if (!fields.mistyped().isEmpty()) throw ApiError.invalid(request.kind(), Json.name(object), fields.mistyped());
        var unknown = new ArrayList<>(fields.unknown());
        if (request.kind().is(Trait.CUSTOM))
            CustomResources.shape(cluster.definition(request.kind()), object.deepCopy())
                .forEach(path -> unknown.add("unknown field \"" + path + "\""));
        if (request.parameter("fieldValidation").equals("Strict") && !unknown.isEmpty())
            throw ApiError.badRequest("%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s".formatted(
                request.kind().name(), request.kind().version(), request.kind().name(), String.join(", ", unknown)));
    }

    private Answer delete(Request request, Buffer body) {
        var object = cluster.delete(request.kind(), request.namespace(), request.name(), deletion(request, request.read(body)));
        if (Json.deleting(object)) return Answer.json(200, object);
        return Answer.json(200,
            success(Json.object("name", request.name(), "group", request.kind().group(), "kind", request.kind().plural(),
                "uid", Json.uid(object))));
    }

    private Answer deleteAll(Request request, Buffer body) {
        var how = deletion(request, request.read(body));
        var gone = cluster.snapshot(request.kind(), request.namespace(), selector(request)).items();
        for (var each : gone) cluster.delete(request.kind(), Json.namespace(each), Json.name(each), how);
        return Answer.json(200, Json.object("kind", request.kind().name() + "List", "apiVersion", request.kind().apiVersion(), "metadata",
            Json.object("resourceVersion", cluster.version()), "items", gone));
    }

    private static Deletion deletion(Request request, JsonNode options) {
        var propagation = Stream.of(request.parameter("propagationPolicy"), Json.text(options, "propagationPolicy"))
            .filter(each -> !each.isEmpty()).findFirst().orElse("Background");
        var grace = request.number("gracePeriodSeconds", Json.number(options, "gracePeriodSeconds", -1));
        var dry = request.dryRun()
            || Json.items(options, "dryRun").stream().map(JsonNode::asText).collect(Collectors.toSet()).contains("All");
        return new Deletion(grace, propagation, Json.text(options, "preconditions.uid"), dry);
    }

    private Answer bind(Request request, JsonNode binding) {
        var pod = request.name().isEmpty() ? Json.name(binding) : request.name();
        cluster.get(Kinds.NODE, "", Json.text(binding, "target.name"));
        cluster.bind(request.namespace(), pod, Json.text(binding, "target.name"));
        return Answer.json(201, success(null));
    }

    private Answer evict(Request request, JsonNode eviction) {
        var options = Json.at(eviction, "deleteOptions");
        cluster.delete(Kinds.POD, request.namespace(), request.name(), deletion(request, options));
        return Answer.json(201, success(null));
    }

    private Answer finish(Request request) {
        cluster.finish(request.name());
        return Answer.json(200, success(null));
    }

    private static ObjectNode success(ObjectNode details) {
        return Json.object("kind", "Status", "apiVersion", "v1", "metadata", Json.object(), "status", "Success", "details", details, "code",
            200);
    }
}
