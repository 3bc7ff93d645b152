package ekslab.local.kube.api;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind;
import ekslab.local.kube.store.Kinds;

/**
 * What a request is about.
 *
 * @param namespace empty for all namespaces, or for a kind that lives in none
 * @param name empty for the whole collection
 * @param part the subresource, or empty
 */
record Request(String method, Kind kind, String namespace, String name, String part, MultiMap query, String accept, String contentType,
    String agent) {

    static Request of(HttpServerRequest http, Kinds kinds) {
        var words = new ArrayList<>(Stream.of(http.path().substring(1).split("/"))
            .map(word -> URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8)).toList());
        var core = words.remove(0).equals("api");
        var group = core ? "" : next(words, http);
        var version = next(words, http);
        var namespace = "";
        if (words.size() > 2 && words.get(0).equals("namespaces") && !List.of("status", "finalize").contains(words.get(2))) {
            namespace = words.get(1);
            words.subList(0, 2).clear();
        }
        var plural = next(words, http);
        var binding = plural.equals("bindings"); // the older form of pods/NAME/binding
        var kind = binding ? Kinds.POD : kinds.at(group, version, plural).orElseThrow(() -> noResource(http));
        if (!kind.namespaced() && !namespace.isEmpty() || words.size() > 2) throw noResource(http);
        return new Request(http.method().name(), kind, namespace, words.isEmpty() ? "" : words.get(0),
            binding ? "binding" : words.size() > 1 ? words.get(1) : "", http.params(), header(http, "Accept"),
            header(http, "Content-Type"), header(http, "User-Agent"));
    }

    private static String next(List<String> words, HttpServerRequest http) {
        if (words.isEmpty()) throw noResource(http);
        return words.remove(0);
    }

    static ApiError noResource(HttpServerRequest http) {
        return ApiError.of(404, "NotFound",
            "the server could not find the requested resource (%s %s)".formatted(http.method(), http.path()));
    }

    private static String header(HttpServerRequest http, String name) {
        var value = http.getHeader(name);
        return value == null ? "" : value;
    }

    String parameter(String name) {
        var value = query.get(name);
        return value == null ? "" : value;
    }

    boolean flag(String name) {
        return parameter(name).matches("true|1");
    }

    int number(String name, int otherwise) {
        var value = parameter(name);
        if (value.isEmpty()) return otherwise;
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException wrong) {
            throw ApiError.badRequest("%s: \"%s\" is not a number".formatted(name, value));
        }
    }

    boolean dryRun() {
        return parameter("dryRun").equals("All");
    }

    /** Who owns what this request writes: whom it names, else the client's program. */
    String manager() {
        return parameter("fieldManager").isEmpty() ? agent.split("/")[0] : parameter("fieldManager");
    }

    /** Whether the body is the intent of a server-side apply. */
    boolean applies() {
        return contentType.startsWith("application/apply-patch+yaml");
    }

    boolean table() {
        return accept.contains("as=Table");
    }

    /** An empty body reads as an empty object. */
    JsonNode read(Buffer body) {
        if (contentType.contains("cbor"))
            throw ApiError.of(415, "UnsupportedMediaType", "this server reads JSON, YAML and protobuf, and no CBOR");
        if (body.length() == 0) return Json.object();
        if (contentType.startsWith(Protobuf.TYPE)) return Protobuf.read(body.getBytes());
        try {
            return (contentType.contains("yaml") ? new YAMLMapper() : Json.MAPPER).readTree(body.getBytes());
        } catch (IOException broken) {
            throw ApiError.badRequest("the body is not what its Content-Type \"%s\" says: %s".formatted(contentType, broken.getMessage()));
        }
    }

    /** An object of this request's kind and namespace; what the body leaves out comes from the path. */
    ObjectNode object(Buffer body) {
        if (!(read(body) instanceof ObjectNode object)) throw ApiError.badRequest("the body is no object");
        if (!object.has("kind")) object.put("apiVersion", kind.apiVersion()).put("kind", kind.name());
        if (!Json.text(object, "apiVersion").equals(kind.apiVersion()) || !Json.text(object, "kind").equals(kind.name()))
            throw ApiError.badRequest("the object provided is unrecognized: a %s %s was sent to %s"
                .formatted(Json.text(object, "apiVersion"), Json.text(object, "kind"), kind.resource()));
        var metadata = Json.child(object, "metadata");
        if (!namespace.isEmpty()) {
            if (!metadata.has("namespace")) metadata.put("namespace", namespace);
            if (!Json.text(metadata, "namespace").equals(namespace))
                throw ApiError.badRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
        if (!name.isEmpty()) {
            if (!metadata.has("name")) metadata.put("name", name);
            if (!Json.text(metadata, "name").equals(name))
                throw ApiError
                    .badRequest("the name of the object (%s) does not match the name on the URL (%s)".formatted(Json.name(object), name));
        }
        return object;
    }
}
