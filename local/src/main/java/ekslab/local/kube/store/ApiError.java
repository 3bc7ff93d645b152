package ekslab.local.kube.store;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.fields.FieldSet;

/** A request that is refused, in the form in which the API answers it: a Status object. */
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;
    private final transient ObjectNode details;

    private ApiError(int code, String reason, String message, ObjectNode details) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    /** @param code the HTTP status */
    public static ApiError of(int code, String reason, String message) {
        return new ApiError(code, reason, message, null);
    }

    public static ApiError badRequest(String message) {
        return of(400, "BadRequest", message);
    }

    public static ApiError notFound(Kind kind, String name) {
        return about(404, "NotFound", kind, name, "%s \"%s\" not found".formatted(kind.resource(), name));
    }

    static ApiError alreadyExists(Kind kind, String name) {
        return about(409, "AlreadyExists", kind, name, "%s \"%s\" already exists".formatted(kind.resource(), name));
    }

    static ApiError forbidden(Kind kind, String name, String why) {
        return about(403, "Forbidden", kind, name, "%s \"%s\" is forbidden: %s".formatted(kind.resource(), name, why));
    }

    static ApiError gone(String message) {
        return of(410, "Expired", message);
    }

    public static ApiError conflict(Kind kind, String name, String why) {
        return about(409, "Conflict", kind, name,
            "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.resource(), name, why));
    }

    /** @param conflicts the contended fields by their managers, as messages write these */
    static ApiError applyConflict(SortedMap<String, FieldSet> conflicts) {
        var causes = Json.array(List.of());
        conflicts.forEach((manager, fields) -> fields.paths().forEach(path -> causes.addObject().put("reason", "FieldManagerConflict")
            .put("message", "conflict with " + manager).put("field", path)));
        var told = causes.size() == 1 ? "%s: %s".formatted(Json.text(causes.get(0), "message"), Json.text(causes.get(0), "field"))
            : conflicts.entrySet().stream().map(each -> "conflicts with %s:\n- %s".formatted(each.getKey(),
                String.join("\n- ", each.getValue().paths()))).collect(Collectors.joining("\n"));
        return new ApiError(409, "Conflict",
            "Apply failed with %d conflict%s: %s".formatted(causes.size(), causes.size() == 1 ? "" : "s", told),
            Json.object("causes", causes));
    }

    /** @param problems each "field.path: what is wrong" */
    public static ApiError invalid(Kind kind, String name, List<String> problems) {
        var text = problems.size() == 1 ? problems.get(0) : "[" + String.join(", ", problems) + "]";
        var error = about(422, "Invalid", kind, name, "%s \"%s\" is invalid: %s".formatted(named(kind), name, text));
        var causes = error.details.putArray("causes");
        for (var problem : problems) {
            var colon = problem.indexOf(": ");
            causes.addObject().put("reason", "FieldValueInvalid").put("message", problem.substring(colon < 0 ? 0 : colon + 2)).put("field",
                colon < 0 ? "" : problem.substring(0, colon));
        }
        return error;
    }

    private static String named(Kind kind) {
        return kind.group().isEmpty() ? kind.name() : kind.name() + "." + kind.group();
    }

    private static ApiError about(int code, String reason, Kind kind, String name, String message) {
        var details = Json.object("name", name, "group", kind.group().isEmpty() ? null : kind.group(), "kind",
            code == 422 ? kind.name() : kind.plural());
        return new ApiError(code, reason, message, details);
    }

    public int code() {
        return code;
    }

    /** The body of the answer. */
    public ObjectNode status() {
        return Json.object("kind", "Status", "apiVersion", "v1", "metadata", Json.object(), "status", "Failure", "message", getMessage(),
            "reason", reason, "details", details, "code", code);
    }
}
