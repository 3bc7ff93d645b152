package ekslab.local.cloudformation;

import java.util.LinkedHashMap;
import java.util.Map;

/** A resource that exists: what Ref gives, and what Fn::GetAtt can ask for. */
record Made(String physicalId, Map<String, String> attributes) {

    Made {
        attributes = Map.copyOf(attributes);
    }

    static Made of(String physicalId) {
        return new Made(physicalId, Map.of());
    }

    Made with(String attribute, Object value) {
        var more = new LinkedHashMap<>(attributes);
        more.put(attribute, String.valueOf(value));
        return new Made(physicalId, more);
    }
}
