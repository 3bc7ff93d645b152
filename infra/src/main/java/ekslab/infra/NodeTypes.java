package ekslab.infra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The instance types that the lab knows: burstable and general ones up to 4xlarge, whose limits EC2 documents per size. */
final class NodeTypes {

    private static final List<String> INTEL_AND_AMD = List.of("m5", "m5a", "m6a", "m6i", "m7i", "c5", "c5a", "c6a", "c6i", "c7i", "r5",
        "r5a",
        "r6a", "r6i", "r7i");
    private static final List<String> GRAVITON = List.of("m6g", "m7g", "c6g", "c7g", "r6g", "r7g");

    private static final Map<String, NodeType> KNOWN = known();

    private NodeTypes() {}

    /** @throws IllegalArgumentException when the name is malformed or unknown; its message completes "nodes.instanceType: ..." */
    static NodeType named(String name) {
        if (!name.matches("[a-z0-9-]+\\.[a-z0-9-]+"))
            throw new IllegalArgumentException("\"%s\" must be family.size, such as t3.medium".formatted(name));
        var type = KNOWN.get(name);
        if (type == null)
            throw new IllegalArgumentException("\"%s\" is not an instance type that the lab knows; did you mean %s?"
                .formatted(name, Spelling.nearest(name, KNOWN.keySet())));
        return type;
    }

    private static Map<String, NodeType> known() {
        var known = new LinkedHashMap<String, NodeType>();
        for (var family : List.of("t3", "t3a", "t4g")) {
            var arm = family.equals("t4g");
            for (var size : List.of("nano", "micro")) put(known, family, size, arm, 2, 2);
            put(known, family, "small", arm, family.equals("t3a") ? 2 : 3, 4);
            put(known, family, "medium", arm, 3, 6);
            put(known, family, "large", arm, 3, 12);
            for (var size : List.of("xlarge", "2xlarge")) put(known, family, size, arm, 4, 15);
        }
        GRAVITON.forEach(family -> put(known, family, "medium", true, 2, 4));
        INTEL_AND_AMD.forEach(family -> larger(known, family, false));
        GRAVITON.forEach(family -> larger(known, family, true));
        return known;
    }

    private static void larger(Map<String, NodeType> known, String family, boolean arm) {
        put(known, family, "large", arm, 3, 10);
        for (var size : List.of("xlarge", "2xlarge")) put(known, family, size, arm, 4, 15);
        put(known, family, "4xlarge", arm, 8, 30);
    }

    private static void put(Map<String, NodeType> known, String family, String size, boolean arm, int enis, int addressesPerEni) {
        var name = family + "." + size;
        known.put(name, new NodeType(name, arm, enis, addressesPerEni));
    }
}
