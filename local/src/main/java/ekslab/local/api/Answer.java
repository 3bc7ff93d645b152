package ekslab.local.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One HTTP answer. */
record Answer(int status, String type, Map<String, String> headers, byte[] body) {

    static Answer xml(int status, String body) {
        return new Answer(status, "text/xml;charset=UTF-8", Map.of(),
            ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body).getBytes(StandardCharsets.UTF_8));
    }

    static Answer json(int status, byte[] body) {
        return new Answer(status, "application/json", Map.of(), body);
    }
}
