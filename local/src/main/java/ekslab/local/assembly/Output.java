package ekslab.local.assembly;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An output as the template describes it, nothing resolved yet.
 *
 * @param export the name other stacks import it by, or a missing node
 * @param condition the name of the condition that must hold for the output to exist; empty for none
 */
public record Output(String name, JsonNode value, JsonNode export, String condition) {}
