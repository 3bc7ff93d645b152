package ekslab.local.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/** Writes the SDK's model objects as the JSON that the SDK reads. */
final class Json {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    static ObjectNode object(SdkPojo object) {
        var json = NODES.objectNode();
        for (var field : object.sdkFields()) {
            var value = field.getValueOrDefault(object);
            if (value != null && !(value instanceof SdkAutoConstructList<?>)) json.set(field.locationName(), node(value));
        }
        return json;
    }

    static JsonNode node(Object value) {
        if (value instanceof SdkPojo object) return object(object);
        if (value instanceof Instant time) return NODES.numberNode(BigDecimal.valueOf(time.toEpochMilli(), 3));   // seconds, with milliseconds
        if (value instanceof Boolean flag) return NODES.booleanNode(flag);
        if (value instanceof Number number) return NODES.numberNode(number.longValue());
        if (value instanceof Collection<?> list) {
            var array = NODES.arrayNode();
            list.forEach(element -> array.add(node(element)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            var json = NODES.objectNode();
            map.forEach((key, element) -> json.set(String.valueOf(key), node(element)));
            return json;
        }
        return NODES.textNode(String.valueOf(value));
    }
}
