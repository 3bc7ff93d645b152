package ekslab.local.kube.fields;

import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * The shape of the API's own kinds, told by the names of fields, which mean the same wherever they stand.
 * Source: the markers structType, mapType, listType and listMapKey in k8s.io/api.
 *
 * @param parent the name of the object that the value belongs to; empty at the top
 */
record BuiltInShape(String parent, String name) implements Shape {

    static final BuiltInShape ROOT = new BuiltInShape("", "");

    /** Selectors and references; and lists that patches merge and owners do not. */
    private static final Set<String> ONE = Set.of("selector", "labelSelector", "podSelector", "namespaceSelector", "nodeSelector",
        "requiredDuringSchedulingIgnoredDuringExecution", "fieldRef", "resourceFieldRef", "fileKeyRef", "configMapKeyRef", "secretKeyRef",
        "secretRef", "claimRef", "roleRef", "targetRef", "involvedObject", "related", "hostIPs");
    /** Lists of other kinds that have the names of lists of pods and Services, and are owned as one. */
    private static final Set<String> ONE_AT_THE_TOP = Set.of("ports", "imagePullSecrets");

    @Override public boolean one() {
        return ONE.contains(name) || parent.isEmpty() && ONE_AT_THE_TOP.contains(name)
            || name.equals("finalizers") && !parent.equals("metadata");
    }

    @Override public Shape member(String member) { return new BuiltInShape(name, member); }

    @Override public Shape entry() {
        return name.equals("ownerReferences") ? Shape.ONE : this;
    }

    @Override public String step(JsonNode entry) {
        if (ListKeys.isSet(name)) return Step.value(entry);
        var keys = ListKeys.of(name, entry);
        return keys.isEmpty() ? "" : Step.keyed(entry, keys, key -> key.equals("protocol") ? TextNode.valueOf("TCP") : null);
    }
}
