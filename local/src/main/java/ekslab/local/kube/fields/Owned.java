package ekslab.local.kube.fields;

import java.io.IOException;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one manager owns: an entry of managedFields.
 *
 * @param time of the last change; empty when a client left it out
 * @param fieldsV1 as text: that is small, and one text serves the many objects that are alike
 */
record Owned(Manager manager, String time, String fieldsV1) {

    Owned(Manager manager, String time, FieldSet fields) {
        this(manager, time, fields.toString().intern());
    }

    FieldSet fields() { return FieldSet.of(fieldsV1); }

    Owned without(FieldSet lost) {
        var fields = fields();
        return fields.and(lost).isEmpty() ? this : new Owned(manager, time, fields.minus(lost));
    }

    /** Reads an entry; empty when it is none. */
    static Optional<Owned> of(JsonNode entry) {
        var manager = new Manager(entry.path("manager").asText(), entry.path("operation").asText(), entry.path("apiVersion").asText(),
            entry.path("subresource").asText());
        if (!manager.operation().matches(Manager.APPLY + "|" + Manager.UPDATE) || manager.apiVersion().isEmpty()
            || !entry.path("fieldsType").asText().equals("FieldsV1")) return Optional.empty();
        return Optional.of(new Owned(manager, entry.path("time").asText(), FieldSet.of(entry.path("fieldsV1"))));
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("manager", manager.name());
        json.writeStringField("operation", manager.operation());
        json.writeStringField("apiVersion", manager.apiVersion());
        if (!time.isEmpty()) json.writeStringField("time", time);
        json.writeStringField("fieldsType", "FieldsV1");
        json.writeFieldName("fieldsV1");
        json.writeRawValue(fieldsV1);
        if (!manager.subresource().isEmpty()) json.writeStringField("subresource", manager.subresource());
        json.writeEndObject();
    }
}
