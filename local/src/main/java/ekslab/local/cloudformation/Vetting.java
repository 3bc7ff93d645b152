package ekslab.local.cloudformation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import ekslab.local.assembly.AssemblyProblems;
import ekslab.local.assembly.StackTemplate;

/**
 * What a look at the templates says before anything is created.
 *
 * @param typesNotPlayed resource types in use that are records only
 * @param propertiesNotPlayed properties in use that have no effect here, as {@code AWS::EC2::VPC.InstanceTenancy}
 */
public record Vetting(Set<String> typesNotPlayed, Set<String> propertiesNotPlayed) {

    static Vetting of(List<StackTemplate> stacks, ResourceTypes types) {
        var problems = new ArrayList<String>();
        var notPlayed = new TreeSet<String>();
        var withoutEffect = new TreeSet<String>();
        for (var stack : stacks) for (var resource : stack.template().resources().values()) {
            var provider = types.find(resource.type());
            if (provider.isEmpty()) {
                problems.add("%s in %s: the resource type %s is not known on this machine".formatted(resource.logicalId(), stack.name(),
                    resource.type()));
                continue;
            }
            if (!provider.get().played()) notPlayed.add(resource.type());
            resource.properties().fieldNames().forEachRemaining(property -> {
                if (!provider.get().schema().knows(property))
                    problems.add("%s in %s: the property %s of %s is not known on this machine"
                        .formatted(resource.logicalId(), stack.name(), property, resource.type()));
                else
                    if (provider.get().schema().recorded().contains(property)) withoutEffect.add(resource.type() + "." + property);
            });
        }
        if (!problems.isEmpty()) throw new AssemblyProblems("the assembly", problems);
        return new Vetting(notPlayed, withoutEffect);
    }
}
