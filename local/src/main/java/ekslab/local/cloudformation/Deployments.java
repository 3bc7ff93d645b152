package ekslab.local.cloudformation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.assembly.AssemblyProblems;
import ekslab.local.assembly.Resource;
import ekslab.local.assembly.StackTemplate;
import ekslab.local.assembly.Template;
import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;
import ekslab.local.cloudformation.ChangeSet.Change;
import ekslab.local.cloudformation.Deployment.Book;

/**
 * CloudFormation as its API has it: what is asked for is accepted or refused at once and done afterwards, one operation at a
 * time, while everybody can look. The work itself is the {@link StackEngine}'s.
 */
public final class Deployments implements AutoCloseable {

    /** Deleted stacks that can still be asked for; AWS forgets them after ninety days. */
    private static final int REMEMBERED = 30;

    private final Cloud cloud;
    private final ResourceTypes types;
    private final Surroundings around;
    private final Map<String, Book> books = new LinkedHashMap<>();      // by name; the ones that exist
    private final Map<String, Deployment> deleted = new LinkedHashMap<>();   // by id
    private final ExecutorService work = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "cloudformation");
        thread.setDaemon(true);
        return thread;
    });
    private StackEngine engine;

    /** What happens around an operation, beside the stacks. */
    public interface Surroundings {

        void begins();

        /** The operation is over. */
        void ends();

        Surroundings NONE = new Surroundings() {
            @Override public void begins() {}

            @Override public void ends() {}
        };
    }

    public Deployments(Cloud cloud, ClusterOperator operator, Surroundings around) {
        this.cloud = cloud;
        this.around = around;
        types = new ResourceTypes(cloud, operator);
    }

    /** @param with plays the stacks; its events come to {@link #happened} */
    public void work(StackEngine with) { engine = with; }

    /** Writes an event down: the engine's listener. */
    public synchronized void happened(StackEvent event) {
        var book = books.get(event.stack());
        if (book == null && event.ofStack() && event.status().equals("CREATE_IN_PROGRESS")) {   // by somebody who asked the engine itself
            book = new Book(event.stack(), event.physicalId());
            books.put(event.stack(), book);
        }
        if (book == null) return;
        book.happened(UUID.randomUUID().toString(), event);
        if (event.ofStack() && event.status().equals("DELETE_COMPLETE")) forget(book);
    }

    /** Takes over a stack that was played without a change set. */
    public synchronized void adopt(StackTemplate template, PlayedStack played) {
        var book = books.get(played.name());
        book.template = template.template().written().toString();
        book.parameters = TemplateText.defaults(template.template().written());
        book.tags = template.tags();
        book.played = played;
    }

    private void forget(Book book) {
        books.remove(book.name);
        deleted.put(book.id, book.seen());
        if (deleted.size() > REMEMBERED) deleted.remove(deleted.keySet().iterator().next());
    }

    /**
     * A stack by its name or ARN; a deleted one only by its ARN.
     *
     * @throws Refused ValidationError
     */
    public synchronized Deployment stack(String nameOrId) {
        return living(nameOrId).map(Book::seen).or(() -> Optional.ofNullable(deleted.get(nameOrId)))
            .orElseThrow(() -> new Refused("ValidationError", "Stack with id %s does not exist".formatted(nameOrId)));
    }

    private Optional<Book> living(String nameOrId) {
        return books.values().stream().filter(book -> book.name.equals(nameOrId) || book.id.equals(nameOrId)).findFirst();
    }

    public synchronized List<Deployment> stacks() { return books.values().stream().map(Book::seen).toList(); }

    public synchronized List<Deployment> deletedStacks() { return List.copyOf(deleted.values()); }

    /** What is asked of a stack. @param template JSON or YAML text */
    public record Wanted(String stack, String template, Map<String, String> parameters, Map<String, String> tags) {}

    /**
     * @param create whether the stack is expected to be new
     * @throws Refused ValidationError, AlreadyExistsException
     */
    public synchronized ChangeSet createChangeSet(String name, boolean create, Wanted wanted) {
        var book = books.get(wanted.stack);
        var isNew = book == null || book.status.equals("REVIEW_IN_PROGRESS");
        if (create && !isNew)
            throw new Refused("ValidationError",
                "Stack [%s] already exists and cannot be created again with the changeSet [%s].".formatted(wanted.stack, name));
        if (!create && isNew) throw new Refused("ValidationError", "Stack [%s] does not exist".formatted(wanted.stack));
        if (!create) refuseUnlessUpdatable(book);
        var json = TemplateText.read(wanted.template);
        var parameters = TemplateText.parameters(json, wanted.parameters, book == null ? Map.of() : book.parameters);
        if (book == null) {
            book = new Book(wanted.stack, id(wanted.stack));
            books.put(wanted.stack, book);
            book.happened(UUID.randomUUID().toString(),
                new StackEvent(wanted.stack, wanted.stack, StackEvent.STACK_TYPE, book.id, "REVIEW_IN_PROGRESS", "User Initiated"));
        }
        if (book.changeSets.containsKey(name))
            throw new Refused("AlreadyExistsException", "ChangeSet %s already exists".formatted(name));
        var id = cloud.arn("cloudformation", "changeSet/%s/%s".formatted(name, UUID.randomUUID()));
        var made = look(book, json, new Wanted(wanted.stack, wanted.template, parameters, wanted.tags), name, id, create);
        book.changeSets.put(name, made);
        return made;
    }

    private ChangeSet look(Book book, JsonNode json, Wanted wanted, String name, String id, boolean create) {
        var changes = new ArrayList<Change>();
        var reason = "";
        try {
            var template = template(wanted, json);
            Vetting.of(List.of(template), types);
            var before = create ? Map.<String, Resource>of() : Template.of(wanted.stack, TemplateText.read(book.template)).resources();
            changes.addAll(TemplateChanges.between(before, template.template().resources(), type -> types.of(type).schema(),
                logicalId -> physical(book.played, logicalId)));
            if (!create && isAsWanted(book, json, wanted)) reason = ChangeSet.NOTHING;
        } catch (AssemblyProblems notPlayable) {
            reason = notPlayable.getMessage();
        }
        return new ChangeSet(name, id, book.name, book.id, create, wanted.template, wanted.parameters, wanted.tags,
            reason.isEmpty() ? "CREATE_COMPLETE" : "FAILED", reason, changes, Instant.now(), reason.isEmpty());
    }

    private static StackTemplate template(Wanted wanted, JsonNode json) {
        return StackTemplate.anywhere(wanted.stack, wanted.tags, Template.of(wanted.stack, json));
    }

    private static boolean isAsWanted(Book book, JsonNode json, Wanted wanted) {
        return TemplateText.read(book.template).equals(json) && book.tags.equals(wanted.tags) && book.parameters.equals(wanted.parameters);
    }

    private static String physical(PlayedStack stack, String logicalId) {
        return stack == null ? ""
            : stack.resources().stream().filter(resource -> resource.logicalId().equals(logicalId))
                .map(PlayedStack.PlayedResource::physicalId)
                .findFirst().orElse("");
    }

    /** @throws Refused ChangeSetNotFound */
    public synchronized ChangeSet changeSet(String stack, String nameOrId) {
        return changeSet(bookOf(stack, nameOrId), nameOrId);
    }

    /** A change set's ARN says all; its name needs that of its stack. */
    private Book bookOf(String stack, String changeSet) {
        return books.values().stream()
            .filter(book -> book.name.equals(stack) || book.id.equals(stack)
                || stack.isEmpty() && book.changeSets.values().stream().anyMatch(each -> each.id().equals(changeSet)))
            .findFirst().orElseThrow(() -> new Refused("ValidationError", "Stack [%s] does not exist".formatted(stack)));
    }

    private static ChangeSet changeSet(Book book, String nameOrId) {
        return book.changeSets.values().stream().filter(each -> each.name().equals(nameOrId) || each.id().equals(nameOrId)).findFirst()
            .orElseThrow(() -> new Refused("ChangeSetNotFound", "ChangeSet [%s] does not exist".formatted(nameOrId)));
    }

    public synchronized List<ChangeSet> changeSets(String stack) {
        return List.copyOf(bookOf(stack, "").changeSets.values());
    }

    /** Succeeds when there is none. A stack under review that has none left stays, as on AWS, until it is deleted. */
    public synchronized void deleteChangeSet(String stack, String nameOrId) {
        bookOf(stack, nameOrId).changeSets.values().removeIf(each -> each.name().equals(nameOrId) || each.id().equals(nameOrId));
    }

    /** @throws Refused InvalidChangeSetStatus, ChangeSetNotFound */
    public synchronized void executeChangeSet(String stack, String nameOrId) {
        var book = bookOf(stack, nameOrId);
        var set = changeSet(book, nameOrId);
        if (!set.executable())
            throw new Refused("InvalidChangeSetStatus",
                "ChangeSet [%s] cannot be executed in its current status of [%s]".formatted(set.id(), set.status()));
        book.changeSets.clear();
        var wanted = new Wanted(book.name, set.template(), set.parameters(), set.tags());
        begin(book, wanted, template(wanted, TemplateText.read(set.template())), set.create());
    }

    /** CreateStack and UpdateStack: the same without a change set. @throws Refused ValidationError, AlreadyExistsException */
    public synchronized Deployment deploy(Wanted wanted, boolean create) {
        var book = books.get(wanted.stack);
        if (create && book != null)
            throw new Refused("AlreadyExistsException", "Stack [%s] already exists".formatted(wanted.stack));
        if (!create && book == null) throw new Refused("ValidationError", "Stack [%s] does not exist".formatted(wanted.stack));
        if (!create) refuseUnlessUpdatable(book);
        var json = TemplateText.read(wanted.template);
        var parameters = TemplateText.parameters(json, wanted.parameters, create ? Map.of() : book.parameters);
        var complete = new Wanted(wanted.stack, wanted.template, parameters, wanted.tags);
        var template = vetted(complete, json);
        if (!create && isAsWanted(book, json, complete)) throw new Refused("ValidationError", "No updates are to be performed.");
        if (create) {
            book = new Book(wanted.stack, id(wanted.stack));
            books.put(wanted.stack, book);
        }
        begin(book, complete, template, create);
        return book.seen();
    }

    private StackTemplate vetted(Wanted wanted, JsonNode json) {
        try {
            var template = template(wanted, json);
            Vetting.of(List.of(template), types);
            return template;
        } catch (AssemblyProblems notPlayable) {
            throw new Refused("ValidationError", notPlayable.getMessage());
        }
    }

    private static void refuseUnlessUpdatable(Book book) {
        if (!book.status.matches("(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE"))
            throw new Refused("ValidationError",
                "Stack:%s is in %s state and can not be updated.".formatted(book.id, book.status));
    }

    private void begin(Book book, Wanted wanted, StackTemplate template, boolean create) {
        book.changed = Instant.now();
        book.status = create ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS";
        work.execute(() -> {
            around.begins();
            PlayedStack played = null;
            try {
                played = create ? engine.create(template, book.id) : engine.update(template);
            } catch (StackFailed told) {
                // its events say so, and the status that they lead to
            } finally {
                around.ends();
                done(book, wanted, played);
            }
        });
    }

    /** A stack that could not be made stays, empty, until it is deleted; one that could not be changed is as it was. */
    private synchronized void done(Book book, Wanted wanted, PlayedStack played) {
        if (played == null) {
            if (book.template.isEmpty()) book.template = wanted.template;
            return;
        }
        book.template = wanted.template;
        book.parameters = wanted.parameters;
        book.tags = wanted.tags;
        book.played = played;
    }

    /** Succeeds when there is no such stack. */
    public synchronized void delete(String nameOrId) {
        var found = living(nameOrId);
        if (found.isEmpty()) return;
        var book = found.get();
        if (book.seen().busy())
            throw new Refused("ValidationError", "Stack [%s] cannot be deleted while in status %s".formatted(book.id, book.status));
        var empty = engine.stacks().stream().noneMatch(stack -> stack.name().equals(book.name));
        if (empty) {
            for (var status : List.of("DELETE_IN_PROGRESS", "DELETE_COMPLETE"))
                happened(new StackEvent(book.name, book.name, StackEvent.STACK_TYPE, book.id, status, ""));
            return;
        }
        book.status = "DELETE_IN_PROGRESS";
        work.execute(() -> {
            around.begins();
            try {
                engine.delete(book.name);
            } catch (StackFailed failed) {
                unlessTold(book, failed);
            } finally {
                around.ends();
            }
        });
    }

    /** A stack whose export is in use is refused before anything happens to it. */
    private synchronized void unlessTold(Book book, StackFailed failed) {
        if (!book.status.equals("DELETE_FAILED"))
            happened(new StackEvent(book.name, book.name, StackEvent.STACK_TYPE, book.id, "DELETE_FAILED", failed.getMessage()));
    }

    private String id(String stack) {
        return cloud.arn("cloudformation", "stack/%s/%s".formatted(stack, UUID.randomUUID()));
    }

    @Override public void close() { work.shutdownNow(); }
}
