package ekslab.local.assembly;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One stack of an assembly.
 *
 * @param name the stack's name on AWS
 * @param region where it belongs; empty when the description leaves that open
 * @param account twelve digits; empty when the description leaves that open
 * @param after names of the stacks that must exist first
 * @param tags of the stack itself
 */
public record StackTemplate(String name, String region, String account, Set<String> after, Map<String, String> tags, Template template) {

    public StackTemplate {
        after = Set.copyOf(after);
        tags = Map.copyOf(tags);
        if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,127}"))
            throw new AssemblyProblems("stack \"%s\"".formatted(name),
                List.of("a stack's name has letters, digits and dashes and starts with a letter"));
    }

    /** A stack that belongs wherever it is played. */
    public static StackTemplate anywhere(String name, Map<String, String> tags, Template template) {
        return new StackTemplate(name, "", "", Set.of(), tags, template);
    }
}
