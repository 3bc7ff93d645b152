package ekslab.local.cloudformation;

import java.util.List;
import java.util.Map;

/**
 * A stack as it stands.
 *
 * @param id its ARN
 * @param outputs values by output name
 * @param exports values by export name
 */
public record PlayedStack(String name, String id, String status, Map<String, String> outputs, Map<String, String> exports,
    List<PlayedResource> resources) {

    /** One resource of a stack that exists. */
    public record PlayedResource(String logicalId, String type, String physicalId) {}
}
