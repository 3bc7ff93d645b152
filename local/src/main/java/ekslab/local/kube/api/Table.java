package ekslab.local.kube.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Json;

/** Objects as the rows that kubectl prints. */
record Table(List<Column> columns) {

    /** @param wide shown with {@code -o wide} only */
    record Column(String name, boolean wide, Function<JsonNode, Object> cell) {}

    static Column column(String name, Function<JsonNode, Object> cell) {
        return new Column(name, false, cell);
    }

    static Column wide(String name, Function<JsonNode, Object> cell) {
        return new Column(name, true, cell);
    }

    /** The answer to a list or a get, or one event of a watch, which repeats no headings. */
    ObjectNode render(Collection<JsonNode> objects, ObjectNode metadata, boolean headings, boolean whole) {
        var rows = new ArrayList<ObjectNode>();
        for (var object : objects) {
            var cells = columns.stream().map(column -> column.cell().apply(object)).toList();
            // who owns which field makes up most of an object's metadata, and no table shows it
            var carried = whole ? object
                : Json.object("kind", "PartialObjectMetadata", "apiVersion", "meta.k8s.io/v1", "metadata",
                    Json.without(object.get("metadata"), "managedFields"));
            rows.add(Json.object("cells", cells, "object", carried));
        }
        var definitions = columns.stream().map(column -> Json.object("name", column.name(), "type", "string", "format",
            column.name().equals("Name") ? "name" : "", "description", "", "priority", column.wide() ? 1 : 0)).toList();
        return Json.object("kind", "Table", "apiVersion", "meta.k8s.io/v1", "metadata", metadata, "columnDefinitions",
            headings ? definitions : List.of(), "rows", rows);
    }

    static String orNone(String text) {
        return text.isEmpty() ? "<none>" : text;
    }

    static String age(JsonNode object) {
        return since(Json.text(object, "metadata.creationTimestamp"));
    }

    /** How long ago, as kubectl writes it: 45s, 3m10s, 12m, 5h3m, 2d4h, 40d. */
    static String since(String time) {
        if (time.isEmpty()) return "<unknown>";
        return written(Duration.between(Instant.parse(time), Instant.now()));
    }

    /** How long something took, or takes when it has not ended. */
    static String between(String start, String end) {
        return written(Duration.between(Instant.parse(start), end.isEmpty() ? Instant.now() : Instant.parse(end)));
    }

    private static String written(Duration ago) {
        long s = Math.max(0, ago.toSeconds()), m = s / 60, h = m / 60, d = h / 24;
        if (s < 120) return s + "s";
        if (m < 10) return s % 60 == 0 ? m + "m" : m + "m" + s % 60 + "s";
        if (h < 3) return m + "m";
        if (h < 8) return m % 60 == 0 ? h + "h" : h + "h" + m % 60 + "m";
        if (h < 48) return h + "h";
        if (d < 8) return h % 24 == 0 ? d + "d" : d + "d" + h % 24 + "h";
        return d < 730 ? d + "d" : d / 365 + "y" + d % 365 + "d";
    }

    /** The first three, and how many more there are. */
    static String three(List<String> all) {
        var more = all.size() - 3;
        return String.join(",", all.subList(0, Math.min(3, all.size()))) + (more > 0 ? " + %d more...".formatted(more) : "");
    }
}
