package ekslab.local.cloudformation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

import ekslab.local.assembly.StackTemplate;
import ekslab.local.cloud.Cloud;

/**
 * Plays stacks: creates, updates and deletes their resources in dependency order, and undoes what fails half-way.
 * One operation runs at a time; it returns when the stack has reached its final status.
 */
public final class StackEngine {

    private final Cloud cloud;
    private final ResourceTypes types;
    private final Consumer<StackEvent> listener;
    private final Map<String, Stack> stacks = new LinkedHashMap<>();

    /** @param listener hears every event before the work goes on */
    public StackEngine(Cloud cloud, ClusterOperator operator, Consumer<StackEvent> listener) {
        this.cloud = cloud;
        this.types = new ResourceTypes(cloud, operator);
        this.listener = listener;
    }

    /**
     * Looks at templates without touching anything.
     *
     * @throws ekslab.local.assembly.AssemblyProblems naming every resource type and property that is not known here, with the logical id
     */
    public Vetting vet(List<StackTemplate> templates) {
        return Vetting.of(templates, types);
    }

    /**
     * @throws StackFailed when a resource could not be made; everything that had been made is gone again
     */
    public PlayedStack create(StackTemplate template) {
        return create(template, cloud.arn("cloudformation", "stack/%s/%s".formatted(template.name(), UUID.randomUUID())));
    }

    /** The same under an ARN that was given already. */
    synchronized PlayedStack create(StackTemplate template, String id) {
        if (stacks.containsKey(template.name())) throw new StackFailed("Stack [%s] already exists".formatted(template.name()));
        checkPlace(template);
        vet(List.of(template));
        var stack = new Stack(template.name(), id, template.template(), Map.of("Region", cloud.region(), "AccountId", cloud.account()),
            this::exported);
        var run = run(stack);
        run.stack("CREATE_IN_PROGRESS", "User Initiated");
        try {
            run.bring(template.template(), "CREATE");
            run.publish(this::importers);
        } catch (RuntimeException failed) {
            run.stack("ROLLBACK_IN_PROGRESS", failed.getMessage() + " Rollback requested by user.");
            if (!run.undo()) stacks.put(stack.name, stack);   // what could not be removed still has an owner
            run.stack(stacks.containsKey(stack.name) ? "ROLLBACK_FAILED" : "ROLLBACK_COMPLETE", run.lastFailure());
            throw new StackFailed("%s: %s".formatted(stack.name, failed.getMessage()), failed);
        }
        stacks.put(stack.name, stack);
        run.stack("CREATE_COMPLETE", "");
        return stack.seen();
    }

    /**
     * Brings a stack to another template; resources whose properties resolve to the same values are not touched.
     *
     * @throws StackFailed when a resource could not be changed; the stack is as it was
     */
    public synchronized PlayedStack update(StackTemplate template) {
        var stack = existing(template.name());
        checkPlace(template);
        vet(List.of(template));
        var before = new LinkedHashMap<>(stack.resources);
        var run = run(stack);
        run.stack("UPDATE_IN_PROGRESS", "User Initiated");
        try {
            run.bring(template.template(), "UPDATE");
            run.publish(this::importers);
        } catch (RuntimeException failed) {
            run.stack("UPDATE_ROLLBACK_IN_PROGRESS", failed.getMessage());
            var undone = run.undo();
            if (undone) run.restore(before);
            run.stack(undone ? "UPDATE_ROLLBACK_COMPLETE" : "UPDATE_ROLLBACK_FAILED", run.lastFailure());
            throw new StackFailed("%s: %s".formatted(stack.name, failed.getMessage()), failed);
        }
        run.stack("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "");
        run.cleanUp();
        run.stack("UPDATE_COMPLETE", "");
        return stack.seen();
    }

    /**
     * @throws StackFailed when another stack imports what this one exports, or a resource could not be removed; the others are gone then
     */
    public synchronized void delete(String name) {
        var stack = existing(name);
        for (var export : stack.exports.keySet())
            for (var importer : importers(export))
                throw new StackFailed("%s: Export %s cannot be deleted as it is in use by %s".formatted(name, export, importer));
        var run = run(stack);
        run.stack("DELETE_IN_PROGRESS", "User Initiated");
        if (!run.deleteAll()) {
            var reason = "The following resource(s) failed to delete: [%s].".formatted(String.join(", ", stack.resources.keySet()));
            run.stack("DELETE_FAILED", reason);
            throw new StackFailed(name + ": " + run.lastFailure());
        }
        stacks.remove(name);
        run.stack("DELETE_COMPLETE", "");
    }

    /** The stacks that exist, in order of their creation. */
    public synchronized List<PlayedStack> stacks() {
        return stacks.values().stream().map(Stack::seen).toList();
    }

    private Stack existing(String name) {
        var stack = stacks.get(name);
        if (stack == null) throw new StackFailed("Stack with id %s does not exist".formatted(name));
        return stack;
    }

    private StackRun run(Stack stack) {
        return new StackRun(stack, types, cloud, listener);
    }

    private Optional<String> exported(String export) {
        return stacks.values().stream().filter(stack -> stack.exports.containsKey(export)).map(stack -> stack.exports.get(export))
            .findFirst();
    }

    private List<String> importers(String export) {
        return stacks.values().stream().filter(stack -> stack.imports.contains(export)).map(stack -> stack.name).toList();
    }

    private void checkPlace(StackTemplate template) {
        if (!template.region().isEmpty() && !template.region().equals(cloud.region()))
            throw new StackFailed("%s belongs to %s, but this lab plays %s; synthesize it for that region".formatted(template.name(),
                template.region(), cloud.region()));
    }
}
