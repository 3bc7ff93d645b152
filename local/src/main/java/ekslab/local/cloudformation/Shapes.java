package ekslab.local.cloudformation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

import ekslab.local.cloud.Refused;

/** Reads CloudFormation's nested properties into the SDK's model classes, whose members carry the same names. */
final class Shapes {

    private Shapes() {}

    /** @throws Refused naming a property that the model does not have, so that nothing is ignored in silence */
    static <B extends SdkPojo> B fill(B builder, JsonNode json, String where) {
        for (var entry : json.properties()) {
            var name = entry.getKey().toLowerCase(Locale.ROOT);
            var field = builder.sdkFields().stream().filter(candidate -> candidate.memberName().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new Refused("ValidationError",
                    "%s: the property %s is not known on this machine".formatted(where, entry.getKey())));
            field.set(builder, value(field, entry.getValue(), where + "." + entry.getKey()));
        }
        return builder;
    }

    private static Object value(SdkField<?> field, JsonNode json, String where) {
        var type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) return built(fill(field.constructor().get(), json, where));
        if (type == MarshallingType.LIST) {
            var member = field.getTrait(ListTrait.class).memberFieldInfo();
            var list = new ArrayList<>();
            if (!json.isArray()) throw new Refused("ValidationError", "%s: needs a list, found %s".formatted(where, json));
            json.forEach(element -> list.add(value(member, element, where)));
            return List.copyOf(list);
        }
        if (type == MarshallingType.MAP) {
            var member = field.getTrait(MapTrait.class).valueFieldInfo();
            var map = new LinkedHashMap<String, Object>();
            json.properties().forEach(entry -> map.put(entry.getKey(), value(member, entry.getValue(), where)));
            return map;
        }
        if (!json.isValueNode()) throw new Refused("ValidationError", "%s: needs a plain value, found %s".formatted(where, json));
        if (type == MarshallingType.INTEGER) return Integer.valueOf(json.asText());
        if (type == MarshallingType.LONG) return Long.valueOf(json.asText());
        if (type == MarshallingType.BOOLEAN) return Boolean.valueOf(json.asText());
        return json.asText();
    }

    private static Object built(SdkPojo builder) {
        return ((SdkBuilder<?, ?>) builder).build();
    }
}
