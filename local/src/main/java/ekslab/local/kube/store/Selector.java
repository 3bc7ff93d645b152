package ekslab.local.kube.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

/** Which objects are meant: by labels, by fields, in the notations of queries and of manifests. */
public final class Selector {

    private static final Pattern SET = Pattern.compile("([^\\s!=]+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUAL = Pattern.compile("([^\\s!=]+)\\s*(==|=|!=)\\s*([^\\s=!]*)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*([^\\s!=()]+)");
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))"); // not the ones inside of "in (a,b)"

    private Selector() {}

    /** Both texts may be empty, which selects everything. @throws ApiError 400 for what is no selector */
    public static Predicate<JsonNode> parse(String labels, String fields) {
        Predicate<JsonNode> all = object -> true;
        for (var part : parts(labels)) {
            var test = label(part);
            all = all.and(object -> test.test(Json.at(object, "metadata.labels")));
        }
        for (var part : parts(fields)) all = all.and(field(part));
        return all;
    }

    /** Tests an object's labels against a LabelSelector of a manifest; an empty selector selects everything. */
    public static boolean matches(JsonNode selector, JsonNode labels) {
        for (var entry : selector.path("matchLabels").properties())
            if (!labels.path(entry.getKey()).asText("\0").equals(entry.getValue().asText())) return false;
        for (var e : selector.path("matchExpressions")) if (!expression(e, labels.get(Json.text(e, "key")))) return false;
        return true;
    }

    /** One {key, operator, values} of a label selector or a node selector. */
    public static boolean expression(JsonNode expression, JsonNode value) {
        var values = Json.items(expression, "values").stream().map(JsonNode::asText).collect(Collectors.toSet());
        return switch (Json.text(expression, "operator")) {
            case "In" -> value != null && values.contains(value.asText());
            case "NotIn" -> value == null || !values.contains(value.asText());
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> value != null && value.asLong() > Long.parseLong(values.iterator().next());
            case "Lt" -> value != null && value.asLong() < Long.parseLong(values.iterator().next());
            default -> throw ApiError.badRequest("\"%s\" is not a valid operator".formatted(Json.text(expression, "operator")));
        };
    }

    private static List<String> parts(String text) {
        if (text == null || text.isBlank()) return List.of();
        return new ArrayList<>(COMMA.splitAsStream(text).map(String::strip).toList());
    }

    private static Predicate<JsonNode> label(String part) {
        var set = SET.matcher(part);
        if (set.matches()) {
            Set<String> values = Stream.of(set.group(3).split(",")).map(String::strip).collect(Collectors.toSet());
            var in = set.group(2).equals("in");
            return labels -> in == (labels.has(set.group(1)) && values.contains(labels.get(set.group(1)).asText()));
        }
        var equal = EQUAL.matcher(part);
        if (equal.matches()) {
            var same = !equal.group(2).equals("!=");
            return labels -> same == (labels.has(equal.group(1)) && labels.get(equal.group(1)).asText().equals(equal.group(3)));
        }
        var exists = EXISTS.matcher(part);
        if (exists.matches()) return labels -> exists.group(1).isEmpty() == labels.has(exists.group(2));
        throw ApiError.badRequest("unable to parse requirement: \"%s\" is not a label selector".formatted(part));
    }

    private static Predicate<JsonNode> field(String part) {
        var equal = EQUAL.matcher(part);
        if (!equal.matches()) throw ApiError.badRequest("invalid field selector: \"%s\"; can't understand it".formatted(part));
        var same = !equal.group(2).equals("!=");
        return object -> same == Json.text(object, equal.group(1)).equals(equal.group(3));
    }
}
