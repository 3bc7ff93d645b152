package ekslab.local.assembly;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** What exists already while a template is resolved. */
public interface Scope {

    /** The physical id of a resource of the same stack, if it has been created. */
    Optional<String> physicalId(String logicalId);

    /** An attribute of a resource of the same stack, if the resource has been created and has it. */
    Optional<JsonNode> attribute(String logicalId, String attribute);

    /** The value that another stack exports under a name. */
    Optional<String> imported(String export);

    /** Region, AccountId, StackName or StackId: a pseudo parameter without its prefix AWS::. */
    String pseudo(String name);
}
