package ekslab.local.kube.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.fields.Comparison;
import ekslab.local.kube.fields.FieldSet;
import ekslab.local.kube.fields.Intent;
import ekslab.local.kube.fields.Shape;

/**
 * The annotation in which {@code kubectl apply} leaves what it has applied, without which it could not tell what a later manifest leaves out.
 * Source: kubernetes.io/docs/reference/using-api/server-side-apply, "Upgrading from client-side apply to server-side apply".
 */
public final class LastApplied {

    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
    private static final ObjectWriter SORTED = Json.MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

    private LastApplied() {}

    /** A manifest as {@code kubectl apply} sends it: with itself in the annotation. */
    public static ObjectNode in(ObjectNode manifest) {
        var sent = manifest.deepCopy();
        annotations(sent).put(ANNOTATION, text(manifest));
        return sent;
    }

    /** Brings an object's annotation up to date with what is applied now, if it has one. */
    static void update(ObjectNode object, ObjectNode applied) {
        if (!annotation(object).isEmpty()) annotations(object).put(ANNOTATION, text(applied));
    }

    /** The fields that an object's annotation names and that still are as it says. */
    static FieldSet fields(JsonNode object, Shape shape) {
        try {
            if (!(Json.MAPPER.readTree(annotation(object)) instanceof ObjectNode applied)) return FieldSet.NONE;
            return new Intent(applied, shape).fields().minus(Comparison.of(applied, object, shape).all());
        } catch (JsonProcessingException noManifest) {
            return FieldSet.NONE;
        }
    }

    private static String annotation(JsonNode object) {
        return Json.at(object, "metadata.annotations").path(ANNOTATION).asText("");
    }

    private static ObjectNode annotations(ObjectNode object) {
        return Json.child(Json.child(object, "metadata"), "annotations");
    }

    private static String text(ObjectNode manifest) {
        var plain = manifest.deepCopy();
        if (plain.at("/metadata/annotations") instanceof ObjectNode annotations) annotations.remove(ANNOTATION);
        try {
            return SORTED.writeValueAsString(plain) + "\n";   // as Go writes it
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree always has a text", impossible);
        }
    }
}
