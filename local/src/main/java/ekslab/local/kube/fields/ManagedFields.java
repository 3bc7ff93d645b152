package ekslab.local.kube.fields;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;

/**
 * The owners of one object's fields. They stand in the object's tree as one value, so that copies of the tree share it, and are written as the
 * list that the API knows. Source: github.com/kubernetes-sigs/structured-merge-diff, merge/update.go.
 */
public final class ManagedFields implements JsonSerializable {

    /** What every object has, and nobody owns. */
    private static final FieldSet OF_THE_SYSTEM = FieldSet.of("""
        {"f:apiVersion": {}, "f:kind": {}, "f:metadata": {".": {}, "f:name": {}, "f:namespace": {}, "f:creationTimestamp": {}, "f:uid": {},
         "f:generation": {}, "f:managedFields": {}, "f:resourceVersion": {}}}""");

    private static final Comparator<Owned> ORDER = Comparator.comparing((Owned owned) -> owned.manager().operation())
        .thenComparing(Owned::time).thenComparing(owned -> owned.manager().name()).thenComparing(owned -> owned.manager().subresource());

    public static final ManagedFields NONE = new ManagedFields(Stream.of());

    private final List<Owned> owners;

    private ManagedFields(Stream<Owned> owners) { this.owners = owners.sorted(ORDER).toList(); }

    /** What an object's tree tells; empty when that cannot be understood. An empty list, or one empty entry, tells that there are no owners. */
    public static Optional<ManagedFields> of(JsonNode object) {
        var told = object.path("metadata").path("managedFields");
        if (told instanceof POJONode node) return Optional.of((ManagedFields) node.getPojo());
        if (told.size() == 1 && told.get(0).isEmpty()) return Optional.of(NONE);
        var owners = new ArrayList<Owned>();
        for (var entry : told) Owned.of(entry).ifPresent(owners::add);
        return told.isArray() && owners.size() == told.size() ? Optional.of(new ManagedFields(owners.stream())) : Optional.empty();
    }

    /** Puts the list that is written into an object's tree, for a patch to reach into. */
    public static void spellOut(ObjectNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata && metadata.get("managedFields") instanceof POJONode node)
            metadata.set("managedFields", FieldSet.read(node.toString()));
    }

    public boolean isEmpty() { return owners.isEmpty(); }

    /** As it stands in an object's tree. */
    public JsonNode node() { return new POJONode(this); }

    /** What a manager owns. */
    public FieldSet of(Manager manager) {
        return owned(manager).map(Owned::fields).orElse(FieldSet.NONE);
    }

    private Optional<Owned> owned(Manager manager) {
        return owners.stream().filter(owned -> owned.manager().equals(manager)).findFirst();
    }

    private Stream<Owned> others(Manager than) {
        return owners.stream().filter(owned -> !owned.manager().equals(than));
    }

    /** What all managers but one own. */
    public FieldSet ofOthers(Manager than) {
        return others(than).map(Owned::fields).reduce(FieldSet.NONE, FieldSet::plus);
    }

    /** Whoever changes a field owns it from then on, and he alone. */
    public ManagedFields updated(Manager by, Comparison change, String now) {
        var left = without(change.all());
        var own = change.set().minus(OF_THE_SYSTEM);
        return own.isEmpty() ? left : left.with(new Owned(by, now, left.of(by).plus(own)));
    }

    /** What others own of the fields that a change gives another value. */
    public Map<Manager, FieldSet> conflicts(Manager by, Comparison change) {
        var conflicts = new LinkedHashMap<Manager, FieldSet>();
        others(by).forEach(owned -> {
            var contended = owned.fields().and(change.set());
            if (!contended.isEmpty()) conflicts.put(owned.manager(), contended);
        });
        return conflicts;
    }

    /** Whoever applies owns what he names: alone where he has changed it, together with the others where he agrees with them. */
    public ManagedFields applied(Manager by, FieldSet named, Comparison change, String now) {
        var own = named.minus(OF_THE_SYSTEM);
        var same = owned(by).filter(before -> change.all().isEmpty() && before.fields().equals(own));
        return without(change.all()).with(same.orElseGet(() -> new Owned(by, now, own)));
    }

    /** What is left when these fields belong to nobody any more. */
    public ManagedFields without(FieldSet lost) {
        return new ManagedFields(owners.stream().map(owned -> owned.without(lost)).filter(owned -> !owned.fields().isEmpty()));
    }

    private ManagedFields with(Owned owned) {
        return new ManagedFields(Stream.concat(others(owned.manager()), Stream.of(owned).filter(each -> !each.fields().isEmpty())));
    }

    @Override public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeStartArray();
        for (var owned : owners) owned.write(json);
        json.writeEndArray();
    }

    @Override public void serializeWithType(JsonGenerator json, SerializerProvider provider, TypeSerializer type) throws IOException {
        serialize(json, provider);
    }

    @Override public boolean equals(Object other) {
        return other instanceof ManagedFields fields && owners.equals(fields.owners);
    }

    @Override public int hashCode() { return owners.hashCode(); }
}
