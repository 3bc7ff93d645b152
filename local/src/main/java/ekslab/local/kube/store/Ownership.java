package ekslab.local.kube.store;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.fields.Comparison;
import ekslab.local.kube.fields.FieldSet;
import ekslab.local.kube.fields.Intent;
import ekslab.local.kube.fields.ManagedFields;
import ekslab.local.kube.fields.Manager;
import ekslab.local.kube.fields.Shape;
import ekslab.local.kube.store.Cluster.Part;
import ekslab.local.kube.store.Kind.Trait;

/**
 * Who owns the fields of an object when somebody writes it. Of pods, Events and the like there are thousands, which the cluster's own components
 * write: what these write there belongs to nobody, since their share would make a list of pods twice as long.
 * Source: github.com/kubernetes/kubernetes, apimachinery/pkg/util/managedfields, as of 1.35.
 *
 * @param shape of the kind's objects
 * @param part what is written
 */
record Ownership(Kind kind, Shape shape, Part part, Writer writer) {

    private static final Set<Kind> MANY = Set.of(Kinds.POD, Kinds.EVENT, Kinds.ENDPOINTS, Kinds.ENDPOINT_SLICE, Kinds.LEASE);

    /** The structures that an object of the API's own kinds has before it has anything: nobody adds them. */
    private static final JsonNode STRUCTURES = Json.object("metadata", Json.object(), "spec",
        Json.object("containers", List.of(), "strategy", Json.object(), "updateStrategy", Json.object(), "template",
            Json.object("metadata", Json.object(), "spec", Json.object("containers", List.of()))));
    private static final JsonNode CUSTOM_STRUCTURES = Json.object("metadata", Json.object());

    /** The manager's name under which kubectl applies, and may take over what it has applied itself before servers could. */
    private static final String KUBECTL = "kubectl";

    /** What an object of the kind is before it is created. */
    static JsonNode nothing(Kind kind) {
        return kind.is(Trait.CUSTOM) ? CUSTOM_STRUCTURES : STRUCTURES;
    }

    /** The owners after a change. An object whose owners somebody has struck out has none until it is applied. */
    ManagedFields updated(JsonNode before, JsonNode after) {
        var owners = ManagedFields.of(after).or(() -> ManagedFields.of(before)).orElse(ManagedFields.NONE);
        var nobody = writer.component() && MANY.contains(kind);
        if (owners.isEmpty() && (nobody || !Json.uid(before).isEmpty())) return owners;
        var change = compared(before, after);
        return nobody ? owners.without(change.all()) : owners.updated(by(writer.name(), Manager.UPDATE), change, Json.now());
    }

    /** Puts what is applied on top of an object, takes away what the same manager no longer applies, and returns the object. */
    ObjectNode merged(ObjectNode live, ObjectNode intent) {
        var owners = owners(live);
        var applier = by(writer.name(), Manager.APPLY);
        var applied = new Intent(intent, shape);
        var merged = applied.onto(live);
        Intent.prune(merged, owners.of(applier), owners.ofOthers(applier).plus(applied.fields()), shape);
        return merged;
    }

    /**
     * The owners after an apply. What kubectl has noted of an earlier one it notes of this one, and nobody comes to own that note.
     *
     * @throws ApiError 409 when it changes what others own, unless it is forced
     */
    ManagedFields applied(JsonNode before, ObjectNode after, ObjectNode intent, boolean force) {
        var owners = owners(before);
        var applier = by(writer.name(), Manager.APPLY);
        var change = compared(before, after);
        if (!force) refuseConflicts(owners, applier, change, before);
        if (writer.name().equals(KUBECTL)) LastApplied.update(after, intent);
        return owners.applied(applier, new Intent(written(intent), shape).fields(), change, Json.now());
    }

    private void refuseConflicts(ManagedFields owners, Manager applier, Comparison change, JsonNode before) {
        var yielded = writer.name().equals(KUBECTL) ? LastApplied.fields(before, shape) : FieldSet.NONE;
        var conflicts = new TreeMap<String, FieldSet>();
        owners.conflicts(applier, change).forEach((other, fields) -> conflicts.put(other.toString(), fields.minus(yielded)));
        conflicts.values().removeIf(FieldSet::isEmpty);
        if (!conflicts.isEmpty()) throw ApiError.applyConflict(conflicts);
    }

    private ManagedFields owners(JsonNode live) {
        var owners = ManagedFields.of(live).orElse(ManagedFields.NONE);
        return owners.isEmpty() ? owners.updated(by("before-first-apply", Manager.UPDATE), compared(nothing(kind), live), Json.now())
            : owners;
    }

    private Manager by(String name, String operation) {
        return new Manager(name, operation, kind.apiVersion(), part.subresource());
    }

    private Comparison compared(JsonNode before, JsonNode after) {
        return Comparison.of(written(before), written(after), shape);
    }

    /** What of an object a write can reach: its status only through the subresource, if it has one. */
    private ObjectNode written(JsonNode object) {
        if (part == Part.STATUS)
            return Json.object("status", kind.is(Trait.CUSTOM) || object.has("status") ? object.get("status") : Json.object());
        return kind.is(Trait.STATUS) ? Json.without(object, "status") : (ObjectNode) object;
    }
}
