package ekslab.local.kube.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.fields.ManagedFields;
import ekslab.local.kube.fields.Shape;
import ekslab.local.kube.store.Kind.Trait;

/**
 * The cluster's objects with the behaviour of the API: what {@code kubectl} reaches over HTTPS, controllers and the daemon reach here.
 * What it returns is shared and must not be changed; what it is given it copies. Every refusal is an {@link ApiError}.
 * Whoever writes owns the fields that he changes, under the name that {@link #as} gives him. Safe for use by several threads.
 */
public final class Cluster {

    private static final int REMEMBERED_CHANGES = 20_000;

    private final Store store;
    private final ServiceAddresses addresses;
    private final Kinds kinds;
    private final Writer writer;

    /** @param serviceCidr the addresses of Services, such as 10.100.0.0/16 */
    public Cluster(String serviceCidr) {
        this(new Store(REMEMBERED_CHANGES), new ServiceAddresses(serviceCidr), new Kinds(), new Writer("kube-apiserver", true));
    }

    private Cluster(Store store, ServiceAddresses addresses, Kinds kinds, Writer writer) {
        this.store = store;
        this.addresses = addresses;
        this.kinds = kinds;
        this.writer = writer;
    }

    /** The same cluster for a client to write, under his name in managedFields. */
    public Cluster as(String manager) {
        return new Cluster(store, addresses, kinds, new Writer(manager, false));
    }

    /** The same cluster for one of its own components, such as kubelet. */
    public Cluster component(String name) {
        return new Cluster(store, addresses, kinds, new Writer(name, true));
    }

    /** The address of the Service "kubernetes" in the namespace default. */
    public String apiServiceIp() {
        return addresses.first();
    }

    /** What this cluster serves. */
    public Kinds kinds() { return kinds; }

    public String version() {
        return Long.toString(store.version());
    }

    public Optional<JsonNode> find(Kind kind, String namespace, String name) {
        return Optional.ofNullable(store.get(kind, namespace, name));
    }

    public JsonNode get(Kind kind, String namespace, String name) {
        return find(kind, namespace, name).orElseThrow(() -> ApiError.notFound(kind, name));
    }

    /** In order of namespace and name; an empty namespace means all of them. */
    public List<JsonNode> list(Kind kind, String namespace) {
        return store.list(kind, namespace);
    }

    /** Everything there is of a kind together with the version at which it was so. */
    public Snapshot snapshot(Kind kind, String namespace, Predicate<JsonNode> selector) {
        synchronized (store) {
            return new Snapshot(store.version(), store.list(kind, namespace).stream().filter(selector).toList());
        }
    }

    public record Snapshot(long version, List<JsonNode> items) {}

    public JsonNode create(JsonNode object) {
        return create(object, false);
    }

    /** @param dryRun answers as if, and keeps nothing */
    public JsonNode create(JsonNode object, boolean dryRun) {
        return create(object, dryRun, ownership(kinds.of(object), Part.MAIN)::updated);
    }

    private JsonNode create(JsonNode object, boolean dryRun, BiFunction<JsonNode, ObjectNode, ManagedFields> owners) {
        var kind = kinds.of(object);
        var made = (ObjectNode) object.deepCopy();
        var metadata = Json.child(made, "metadata");
        if (!metadata.has("name") && metadata.has("generateName"))
            metadata.put("name", Json.text(metadata, "generateName") + Generated.suffix());
        var name = Json.name(made);
        synchronized (store) {
            home(kind, metadata, name);
            if (store.get(kind, Json.namespace(made), name) != null) throw ApiError.alreadyExists(kind, name);
            metadata.put("uid", UUID.randomUUID().toString());
            metadata.put("creationTimestamp", Json.now());
            metadata.remove(List.of("resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields"));
            if (kind.is(Trait.STATUS) && kind != Kinds.NODE) made.remove("status"); // a kubelet tells its node's status as it registers
            if (kind.is(Trait.STATUS)) metadata.put("generation", 1);
            if (kind == Kinds.POD || kind == Kinds.NAMESPACE)
                made.putObject("status").put("phase", kind == Kinds.POD ? "Pending" : "Active");
            complete(kind, made);
            own(made, owners.apply(Ownership.nothing(kind), made));
            admit(kind, made, null);
            return dryRun ? made : keep(kind, made);
        }
    }

    private void home(Kind kind, ObjectNode metadata, String name) {
        if (!kind.namespaced()) {
            metadata.remove("namespace");
            return;
        }
        if (!metadata.has("namespace")) metadata.put("namespace", "default");
        var namespace = metadata.get("namespace").asText();
        var home = get(Kinds.NAMESPACE, "", namespace);
        if (Json.deleting(home))
            throw ApiError.forbidden(kind, name,
                "unable to create new content in namespace %s because it is being terminated".formatted(namespace));
    }

    /** Fills in what follows from the kind alone: it counts as said by whoever left it out. */
    private void complete(Kind kind, ObjectNode object) {
        if (kind.is(Trait.CUSTOM)) CustomResources.shape(definition(kind), object);
        Defaults.fill(kind, object);
    }

    private Ownership ownership(Kind kind, Part part) {
        var shape = kind.is(Trait.CUSTOM) ? Shape.custom(CustomResources.schema(definition(kind))) : Shape.builtIn();
        return new Ownership(kind, shape, part, writer);
    }

    private static void own(ObjectNode object, ManagedFields owners) {
        var metadata = Json.child(object, "metadata");
        if (owners.isEmpty()) metadata.remove("managedFields");
        else metadata.set("managedFields", owners.node());
    }

    private void admit(Kind kind, ObjectNode object, JsonNode before) {
        if (kind.is(Trait.CUSTOM)) {
            var wrong = CustomResources.problems(definition(kind), object);
            if (!wrong.isEmpty()) throw ApiError.invalid(kind, Json.name(object), wrong);
        }
        if (kind == Kinds.POD && before == null) PodFields.complete(object);
        if (kind == Kinds.SERVICE) ServiceFields.complete(object, before);
        var problems = Rules.problems(kind, object, before);
        if (problems.isEmpty() && kind == Kinds.SERVICE)
            problems.addAll(addresses.complete(object, before, store.list(Kinds.SERVICE, "")));
        if (!problems.isEmpty()) throw ApiError.invalid(kind, Json.name(object), problems);
        if (kind == Kinds.CUSTOM_RESOURCE_DEFINITION) CustomResources.complete(object);
    }

    /** The definition of a custom kind. */
    public JsonNode definition(Kind kind) {
        return get(Kinds.CUSTOM_RESOURCE_DEFINITION, "", kind.resource());
    }

    /** What is kept decides what is served; when a definition goes, so do its objects. */
    private JsonNode keep(Kind kind, ObjectNode object) {
        var kept = store.put(kind, object);
        if (kind == Kinds.CUSTOM_RESOURCE_DEFINITION) kinds.define(kept);
        return kept;
    }

    private JsonNode drop(Kind kind, String namespace, String name) {
        if (kind == Kinds.CUSTOM_RESOURCE_DEFINITION) {
            var definition = get(kind, "", name);
            var custom = CustomResources.kind(definition);
            for (var each : store.list(custom, "")) store.remove(custom, Json.namespace(each), Json.name(each));
            kinds.forget(definition);
        }
        return store.remove(kind, namespace, name);
    }

    /** Replaces an object; its status stays as it was if the kind has one. A resourceVersion, if given, must be the present one. */
    public JsonNode update(JsonNode object) {
        return change(kinds.of(object), Json.namespace(object), Json.name(object), Part.MAIN, false,
            before -> (ObjectNode) object.deepCopy());
    }

    /** Reads, changes and writes in one step, so there is nobody to conflict with. */
    public JsonNode edit(Kind kind, String namespace, String name, Consumer<ObjectNode> change) {
        return change(kind, namespace, name, Part.MAIN, false, changed(change));
    }

    /** Like {@link #edit} for the status, which is made when there is none; everything else stays as it was. */
    public JsonNode editStatus(Kind kind, String namespace, String name, Consumer<ObjectNode> change) {
        return change(kind, namespace, name, Part.STATUS, false, changed(object -> change.accept(Json.child(object, "status"))));
    }

    public JsonNode patchStatus(Kind kind, String namespace, String name, JsonNode mergePatch) {
        return change(kind, namespace, name, Part.STATUS, false, object -> Patch.MERGE.change(object, Json.object("status", mergePatch)));
    }

    /** @param part which part of the object the change may reach */
    public JsonNode patch(Kind kind, String namespace, String name, Part part, Patch type, JsonNode patch, boolean dryRun) {
        return change(kind, namespace, name, part, dryRun, object -> type.change(object, patch));
    }

    /** Creates an object, or merges it into the one that is there: what is not named stays. */
    public JsonNode merge(JsonNode object) {
        var kind = kinds.of(object);
        synchronized (store) {
            if (find(kind, namespace(kind, object), Json.name(object)).isEmpty()) return create(object);
            return patch(kind, namespace(kind, object), Json.name(object), Part.MAIN, Patch.STRATEGIC, object, false);
        }
    }

    /**
     * Server-side apply: creates an object, or gives the one that is there the fields that are named, and takes from it those that the same
     * manager named before and that nobody else owns.
     *
     * @param force takes over what others own
     * @throws ApiError 409 when others own what it changes
     */
    public JsonNode apply(ObjectNode intent, Part part, boolean force, boolean dryRun) {
        var kind = kinds.of(intent);
        var ownership = ownership(kind, part);
        BiFunction<JsonNode, ObjectNode, ManagedFields> owners = (before, after) -> ownership.applied(before, after, intent, force);
        synchronized (store) {
            if (part == Part.MAIN && find(kind, namespace(kind, intent), Json.name(intent)).isEmpty())
                return create(intent, dryRun, owners);
            return write(kind, namespace(kind, intent), Json.name(intent), part, dryRun, live -> ownership.merged(live, intent), owners);
        }
    }

    private static String namespace(Kind kind, JsonNode object) {
        return kind.namespaced() ? Json.at(object, "metadata.namespace").asText("default") : "";
    }

    /** Which part of an object a request writes. */
    public enum Part {
        MAIN(""), STATUS("status"),
        /** The number of replicas, and nothing else. */
        SCALE("scale");

        private final String subresource;

        Part(String subresource) { this.subresource = subresource; }

        /** As it stands in a path; empty for the object itself. */
        String subresource() { return subresource; }
    }

    /** The one way in which a kept object changes, but for {@link #apply}. Nothing is written, and no version is used up, when the result is the same. */
    public JsonNode change(Kind kind, String namespace, String name, Part part, boolean dryRun, UnaryOperator<ObjectNode> change) {
        return write(kind, namespace, name, part, dryRun, change, ownership(kind, part)::updated);
    }

    private JsonNode write(Kind kind, String namespace, String name, Part part, boolean dryRun, UnaryOperator<ObjectNode> change,
        BiFunction<JsonNode, ObjectNode, ManagedFields> owners) {
        synchronized (store) {
            var before = get(kind, namespace, name);
            var after = change.apply((ObjectNode) before.deepCopy());
            Preconditions.hold(kind, name, before, after);
            Preconditions.keep(before, after);
            if (kind.is(Trait.STATUS)) {
                var keeper = part == Part.STATUS ? before : after;
                var status = (part == Part.STATUS ? after : before).get("status");
                var merged = (ObjectNode) keeper.deepCopy();
                if (status == null) merged.remove("status");
                else merged.set("status", status.deepCopy());
                after = merged;
            }
            if (part != Part.STATUS) complete(kind, after);
            own(after, owners.apply(before, after));
            if (part != Part.STATUS) admit(kind, after, before);
            if (after.equals(before)) return before;
            if (kind.is(Trait.STATUS) && !Json.at(after, "spec").equals(Json.at(before, "spec")))
                ((ObjectNode) after.get("metadata")).put("generation", Json.at(before, "metadata.generation").asLong(0) + 1);
            if (dryRun) return after;
            if (Json.deleting(after) && Json.at(after, "metadata.finalizers").isEmpty() && !PodFields.inGrace(kind, after)
                && kind != Kinds.NAMESPACE) return drop(kind, namespace, name);
            return keep(kind, after);
        }
    }

    /** Deletes in the background, at the object's own pace. */
    public void delete(Kind kind, String namespace, String name) {
        delete(kind, namespace, name, Deletion.DEFAULT);
    }

    /** @param graceSeconds negative for the object's own; 0 takes a pod away at once
     *  @param propagation Background, Foreground or Orphan
     *  @param uid empty, or the one that the object must have */
    public record Deletion(int graceSeconds, String propagation, String uid, boolean dryRun) {
        public static final Deletion DEFAULT = new Deletion(-1, "Background", "", false);
        public static final Deletion NOW = new Deletion(0, "Background", "", false);
    }

    /** Returns the object: gone, or marked if it waits for its node or its finalizers. */
    public JsonNode delete(Kind kind, String namespace, String name, Deletion how) {
        synchronized (store) {
            var before = get(kind, namespace, name);
            Preconditions.uid(kind, name, before, how.uid());
            if (how.dryRun()) return before;
            var marked = (ObjectNode) before.deepCopy();
            var metadata = (ObjectNode) marked.get("metadata");
            var finalizer = switch (how.propagation()) {
                case "Foreground" -> "foregroundDeletion";
                case "Orphan" -> "orphan";
                default -> "";
            };
            if (!finalizer.isEmpty() && !Json.deleting(before)) Json.list(metadata, "finalizers").add(finalizer);
            var grace = kind == Kinds.POD ? PodFields.grace(before, how.graceSeconds()) : 0;
            if (grace == 0 && metadata.path("finalizers").isEmpty() && kind != Kinds.NAMESPACE) return drop(kind, namespace, name);
            if (Json.deleting(before) && grace >= Json.number(before, "metadata.deletionGracePeriodSeconds", 0)) return before;
            metadata.put("deletionTimestamp", Instant.now().plusSeconds(grace).truncatedTo(ChronoUnit.SECONDS).toString());
            metadata.put("deletionGracePeriodSeconds", grace);
            if (kind == Kinds.NAMESPACE) Json.child(marked, "status").put("phase", "Terminating");
            return store.put(kind, marked);
        }
    }

    /** Takes an emptied namespace away. */
    public void finish(String namespace) {
        synchronized (store) {
            if (Json.deleting(get(Kinds.NAMESPACE, "", namespace))) store.remove(Kinds.NAMESPACE, "", namespace);
        }
    }

    /** Gives an unplaced pod its node. */
    public void bind(String namespace, String pod, String node) {
        synchronized (store) {
            store.put(Kinds.POD, PodFields.bound(get(Kinds.POD, namespace, pod), node));
        }
    }

    /**
     * Tells every change of every kind after now, in order, exactly once, on the thread that made it: a listener must be quick.
     * Close the result to stop.
     */
    public Subscription listen(Consumer<WatchEvent> listener) {
        synchronized (store) {
            return store.listen(store.version(), listener);
        }
    }

    /**
     * What a watch of the API tells: changes after a version, seen through a selector, so an object that starts or stops to match comes or goes.
     *
     * @param after the version of a list; 0 starts with what there is
     * @throws ApiError 410 when the version is too old to be continued
     */
    public Subscription watch(Kind kind, String namespace, Predicate<JsonNode> selector, long after, Consumer<WatchEvent> listener) {
        Consumer<WatchEvent> seen = event -> {
            if (!event.kind().resource().equals(kind.resource())
                || !namespace.isEmpty() && !namespace.equals(Json.namespace(event.object()))) return;
            var was = event.before() != null && selector.test(event.before());
            var is = !event.type().equals(WatchEvent.DELETED) && selector.test(event.object());
            if (was || is)
                listener.accept(new WatchEvent(!was ? WatchEvent.ADDED : is ? WatchEvent.MODIFIED : WatchEvent.DELETED, kind,
                    event.version(), event.object(), event.before()));
        };
        synchronized (store) {
            if (after > 0) return store.listen(after, seen);
            for (var object : store.list(kind, namespace))
                if (selector.test(object))
                    listener.accept(new WatchEvent(WatchEvent.ADDED, kind, store.version(), object, null));
            return store.listen(store.version(), seen);
        }
    }

    private static UnaryOperator<ObjectNode> changed(Consumer<ObjectNode> change) {
        return object -> {
            change.accept(object);
            return object;
        };
    }
}
