package ekslab.local.kube.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import ekslab.local.kube.store.Json;

/** What goes back: a code and a body. Clients of version 1.32 take a body without a Content-Type for protobuf, so each has one. */
record Answer(int code, String contentType, Buffer body) {

    static Answer json(int code, JsonNode body) {
        return new Answer(code, "application/json", bytes(body));
    }

    static Answer text(int code, String body) {
        return new Answer(code, "text/plain; charset=utf-8", Buffer.buffer(body));
    }

    static Buffer bytes(JsonNode body) {
        try {
            return Buffer.buffer(Json.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree always has a text", impossible);
        }
    }

    void send(HttpServerResponse response) {
        if (response.closed() || response.ended()) return;
        response.setStatusCode(code).putHeader("Content-Type", contentType).end(body);
    }
}
