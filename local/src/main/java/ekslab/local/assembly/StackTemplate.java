package ekslab.local.assembly;

import java.util.List;
import java.util.Set;

/**
 * One stack of an assembly.
 *
 * @param name the stack's name on AWS
 * @param region where it belongs; empty when the description leaves that open
 * @param account twelve digits; empty when the description leaves that open
 * @param after names of the stacks that must exist first
 */
public record StackTemplate(String name, String region, String account, Set<String> after, Template template) {

    public StackTemplate {
        after = Set.copyOf(after);
        if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,127}"))
            throw new AssemblyProblems("stack \"%s\"".formatted(name),
                List.of("a stack's name has letters, digits and dashes and starts with a letter"));
    }
}
