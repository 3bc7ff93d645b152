package ekslab.local.assembly;

import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A resource as the template describes it, nothing resolved yet.
 *
 * @param condition the name of the condition that must hold for the resource to exist; empty for none
 * @param dependsOn logical ids that are named explicitly
 * @param deletionPolicy "Delete" unless the template says otherwise
 */
public record Resource(String logicalId, String type, ObjectNode properties, Set<String> dependsOn, String condition,
    String deletionPolicy) {

    public boolean retained() {
        return deletionPolicy.startsWith("Retain");
    }
}
