package ekslab.manifests;

import java.util.LinkedHashMap;
import java.util.Map;

/** Writes down the fields of an object in the order a reader of the YAML expects; {@code Map.of} would shuffle them on every run. */
final class Fields {

    private Fields() {}

    static Map<String, Object> fields(Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0)
            throw new IllegalArgumentException("fields come in pairs of key and value, not %d words".formatted(keysAndValues.length));
        var fields = new LinkedHashMap<String, Object>();
        for (var i = 0; i < keysAndValues.length; i += 2)
            if (fields.put((String) keysAndValues[i], keysAndValues[i + 1]) != null)
                throw new IllegalArgumentException("field %s is given twice".formatted(keysAndValues[i]));
        return fields;
    }
}
