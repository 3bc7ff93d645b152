package ekslab.local.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The instance types that this cloud offers, with the limits of the real ones. */
public final class InstanceTypes {

    private static final Map<String, InstanceSize> KNOWN = read();

    private InstanceTypes() {}

    public static Collection<InstanceSize> known() {
        return KNOWN.values();
    }

    /** @throws Refused InvalidInstanceType for a type that is not known here */
    public static InstanceSize of(String name) {
        var size = KNOWN.get(name);
        if (size == null)
            throw new Refused("InvalidInstanceType", "The following supplied instance types do not exist: [%s]; this cloud knows %s"
                .formatted(name, String.join(", ", KNOWN.keySet())));
        return size;
    }

    private static Map<String, InstanceSize> read() {
        try (var table = InstanceTypes.class.getResourceAsStream("instance-types.json")) {
            var sizes = new TreeMap<String, InstanceSize>();
            Arrays.stream(new ObjectMapper().readValue(table, InstanceSize[].class)).forEach(size -> sizes.put(size.name(), size));
            return Collections.unmodifiableMap(sizes);
        } catch (IOException broken) {
            throw new UncheckedIOException("instance-types.json is part of this program and cannot be read", broken);
        }
    }
}
