package ekslab.local.cloudformation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.assembly.Intrinsics;
import ekslab.local.assembly.Resource;
import ekslab.local.assembly.Template;
import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Zones;
import ekslab.local.cloudformation.Stack.Existing;

/** One operation on one stack, which remembers how to take back each of its steps. */
final class StackRun {

    private final Stack stack;
    private final ResourceTypes types;
    private final Cloud cloud;
    private final Consumer<StackEvent> listener;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Existing> leavers = new ArrayList<>();
    private final Template templateBefore;
    private final Set<String> importsBefore;
    private String lastFailure = "";

    StackRun(Stack stack, ResourceTypes types, Cloud cloud, Consumer<StackEvent> listener) {
        this.stack = stack;
        this.types = types;
        this.cloud = cloud;
        this.listener = listener;
        this.templateBefore = stack.template;
        this.importsBefore = Set.copyOf(stack.imports);
    }

    void stack(String status, String reason) {
        stack.status = status;
        listener.accept(new StackEvent(stack.name, stack.name, StackEvent.STACK_TYPE, stack.id, status, reason));
    }

    /** Creates and changes resources until the stack has all that the template describes; nothing is deleted yet. */
    void bring(Template template, String verb) {
        stack.template = template;
        stack.imports.clear();
        var values = values();
        var wanted = new HashSet<String>();
        for (var id : template.order()) {
            var resource = template.resources().get(id);
            if (!values.holds(resource.condition(), "Resources." + id)) continue;
            wanted.add(id);
            try {
                step(resource, values);
            } catch (RuntimeException failed) {
                throw new StackFailed(
                    "The following resource(s) failed to %s: [%s]: %s".formatted(verb.toLowerCase(Locale.ROOT), id, reason(failed)),
                    failed);
            }
        }
        stack.resources.values().stream().filter(existing -> !wanted.contains(existing.logicalId())).forEach(leavers::add);
    }

    private void step(Resource resource, Intrinsics values) {
        var existing = stack.resources.get(resource.logicalId());
        var status = existing == null ? "CREATE" : "UPDATE";
        ObjectNode properties;
        try {
            properties = values.properties(resource);
        } catch (RuntimeException unresolved) {
            event(resource, "", status + "_FAILED", reason(unresolved));
            throw unresolved;
        }
        var request = new Request(stack.name, resource.logicalId(), properties);
        if (existing == null) create(resource, request, "CREATE", "");
        else if (!existing.type().equals(resource.type())) {
            event(resource, existing.made().physicalId(), "UPDATE_FAILED",
                "Update of resource type is not permitted. The new template modifies resource type of " + resource.logicalId());
            throw new StackFailed("Update of resource type is not permitted: %s is %s".formatted(resource.logicalId(), existing.type()));
        } else if (!existing.properties().equals(properties)) change(resource, existing, request);
    }

    private void create(Resource resource, Request request, String verb, String reason) {
        var provider = types.of(resource.type());
        event(resource, "", verb + "_IN_PROGRESS", reason);
        Made made;
        try {
            made = provider.create(request);
        } catch (RuntimeException failed) {
            event(resource, "", verb + "_FAILED", reason(failed));
            throw failed;
        }
        var before = stack.resources.get(resource.logicalId());
        var created = keep(resource, made, request);
        undo.push(() -> {
            delete(stack.resources.get(resource.logicalId()), false);
            if (before != null) stack.resources.put(resource.logicalId(), before);
        });
        event(resource, made.physicalId(), verb + "_IN_PROGRESS", "Resource creation Initiated");
        try {
            keep(resource, provider.stabilize(created.made(), request), request);
        } catch (RuntimeException failed) {
            event(resource, made.physicalId(), verb + "_FAILED", reason(failed));
            throw failed;
        }
        event(resource, made.physicalId(), verb + "_COMPLETE", "");
    }

    private void change(Resource resource, Existing existing, Request request) {
        var provider = types.of(resource.type());
        if (!sameWhereItReplaces(provider.schema(), existing.properties(), request.properties())) {
            leavers.add(existing);
            create(resource, request, "UPDATE", "Requested update requires the creation of a new physical resource; hence creating one.");
            return;
        }
        var physicalId = existing.made().physicalId();
        event(resource, physicalId, "UPDATE_IN_PROGRESS", "");
        try {
            keep(resource, provider.update(existing.made(), existing.properties(), request), request);
        } catch (RuntimeException failed) {
            event(resource, physicalId, "UPDATE_FAILED", reason(failed));
            throw failed;
        }
        undo.push(() -> {
            event(resource, physicalId, "UPDATE_IN_PROGRESS", "");
            provider.update(stack.resources.get(resource.logicalId()).made(), request.properties(),
                new Request(stack.name, resource.logicalId(), existing.properties()));
            stack.resources.put(resource.logicalId(), existing);
            event(resource, physicalId, "UPDATE_COMPLETE", "");
        });
        event(resource, physicalId, "UPDATE_COMPLETE", "");
    }

    private static boolean sameWhereItReplaces(Schema schema, ObjectNode before, ObjectNode after) {
        return schema.replacing().stream().allMatch(property -> before.path(property).equals(after.path(property)));
    }

    private Existing keep(Resource resource, Made made, Request request) {
        var existing = new Existing(resource.logicalId(), resource.type(), made, request.properties(), resource.retained());
        stack.resources.put(resource.logicalId(), existing);
        return existing;
    }

    /** Computes outputs and exports. */
    void publish(Function<String, List<String>> importers) {
        var values = values();
        var outputs = new LinkedHashMap<String, String>();
        var exports = new LinkedHashMap<String, String>();
        for (var output : stack.template.outputs().values()) {
            var where = "Outputs." + output.name();
            if (!values.holds(output.condition(), where)) continue;
            outputs.put(output.name(), values.text(output.value(), where + ".Value"));
            if (!output.export().isMissingNode())
                exports.put(values.text(output.export(), where + ".Export.Name"), outputs.get(output.name()));
        }
        stack.exports.forEach((export, value) -> {
            if (!value.equals(exports.get(export)) && !importers.apply(export).isEmpty())
                throw new StackFailed("Export %s cannot be %s as it is in use by %s"
                    .formatted(export, exports.containsKey(export) ? "updated" : "deleted", String.join(", ", importers.apply(export))));
        });
        stack.outputs = outputs;
        stack.exports = exports;
    }

    /** Takes back every step of this run, last first; false when one of them could not be. */
    boolean undo() {
        var all = true;
        while (!undo.isEmpty()) try {
            undo.pop().run();
        } catch (RuntimeException stuck) {
            lastFailure = reason(stuck);
            all = false;   // one stuck step must not keep the rest
        }
        return all;
    }

    void restore(Map<String, Existing> before) {
        stack.resources.clear();
        stack.resources.putAll(before);
        stack.template = templateBefore;
        stack.imports.clear();
        stack.imports.addAll(importsBefore);
    }

    /** Deletes what an update replaced or left out; what resists stays behind, as on AWS, and is told in an event. */
    void cleanUp() {
        deleteInReverse(leavers, templateBefore);
    }

    /** False when a resource resisted; it is still in the stack then. */
    boolean deleteAll() {
        return deleteInReverse(stack.resources.values(), stack.template);
    }

    private boolean deleteInReverse(Collection<Existing> all, Template template) {
        var order = template.order();
        var lastFirst = all.stream().sorted(Comparator.comparing((Existing existing) -> order.indexOf(existing.logicalId())).reversed())
            .toList();
        var gone = true;
        for (var existing : lastFirst) try {
            delete(existing, existing.retained());
        } catch (RuntimeException stuck) {
            lastFailure = "%s: %s".formatted(existing.logicalId(), reason(stuck));
            gone = false;   // one stuck resource must not keep the rest
        }
        return gone;
    }

    String lastFailure() {
        return lastFailure;
    }

    private void delete(Existing existing, boolean retained) {
        var physicalId = existing.made().physicalId();
        if (retained) event(existing, physicalId, "DELETE_SKIPPED", "");
        else {
            event(existing, physicalId, "DELETE_IN_PROGRESS", "");
            try {
                types.of(existing.type()).delete(existing.made(), existing.properties());
            } catch (RuntimeException stuck) {
                event(existing, physicalId, "DELETE_FAILED", reason(stuck));
                throw stuck;
            }
            event(existing, physicalId, "DELETE_COMPLETE", "");
        }
        stack.resources.remove(existing.logicalId(), existing);
    }

    private void event(Existing existing, String physicalId, String status, String reason) {
        listener.accept(new StackEvent(stack.name, existing.logicalId(), existing.type(), physicalId, status, reason));
    }

    private void event(Resource resource, String physicalId, String status, String reason) {
        listener.accept(new StackEvent(stack.name, resource.logicalId(), resource.type(), physicalId, status, reason));
    }

    private Intrinsics values() {
        return new Intrinsics(stack.template, stack, Zones.names(cloud.region()));
    }

    private static String reason(RuntimeException failed) {
        return failed.getMessage() == null ? failed.toString() : failed.getMessage();
    }
}
