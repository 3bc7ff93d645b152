package ekslab.local.kube.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import ekslab.local.kube.store.Json;

/** What goes back. */
interface Answer {

    String JSON = "application/json";

    void send(HttpServerResponse response);

    static Answer json(int code, JsonNode body) { return new Whole(code, JSON, bytes(body)); }

    static Answer text(int code, String body) { return new Whole(code, "text/plain; charset=utf-8", Buffer.buffer(body)); }

    static Buffer bytes(JsonNode body) {
        try {
            return Buffer.buffer(Json.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree always has a text", impossible);
        }
    }

    /** A code and a body. Clients of version 1.32 take a body without a Content-Type for protobuf, so each has one. */
    record Whole(int code, String contentType, Buffer body) implements Answer {

        @Override public void send(HttpServerResponse response) {
            if (response.closed() || response.ended()) return;
            response.setStatusCode(code).putHeader("Content-Type", contentType).end(body);
        }
    }
}
