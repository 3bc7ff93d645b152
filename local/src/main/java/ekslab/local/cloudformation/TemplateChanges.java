package ekslab.local.cloudformation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import ekslab.local.assembly.Resource;
import ekslab.local.cloudformation.ChangeSet.Change;

/** What distinguishes two templates, resource by resource. */
final class TemplateChanges {

    private TemplateChanges() {}

    /** @param physical the id of a resource that exists, by its logical one; "" for none */
    static List<Change> between(Map<String, Resource> before, Map<String, Resource> after, Function<String, Schema> schemas,
        UnaryOperator<String> physical) {
        var changes = new ArrayList<Change>();
        after.forEach((id, resource) -> {
            var old = before.get(id);
            if (old == null) changes.add(new Change("Add", id, "", resource.type(), ""));
            else
                if (!old.properties().equals(resource.properties()))
                    changes.add(new Change("Modify", id, physical.apply(id),
                        resource.type(), replaces(schemas.apply(resource.type()), old, resource) ? "True" : "False"));
        });
        before.forEach((id, old) -> {
            if (!after.containsKey(id)) changes.add(new Change("Remove", id, physical.apply(id), old.type(), ""));
        });
        return changes;
    }

    private static boolean replaces(Schema schema, Resource before, Resource after) {
        return schema.replacing().stream()
            .anyMatch(property -> !before.properties().path(property).equals(after.properties().path(property)));
    }
}
