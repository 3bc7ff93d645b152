package ekslab.local.cloudformation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ekslab.local.cloudformation.PlayedStack.PlayedResource;

/**
 * A stack as those who deploy it see it: from the first change set until it is deleted, and what happened to it.
 *
 * @param id its ARN
 * @param status such as REVIEW_IN_PROGRESS, CREATE_COMPLETE or ROLLBACK_COMPLETE
 * @param reason of the status; "" when it says it all
 * @param changed when the last operation on it began; the time of its creation before that
 * @param template the text that it was made from; "" as long as it has none
 * @param parameters what the template's parameters are set to
 * @param events the newest first
 */
public record Deployment(String name, String id, String status, String reason, Instant created, Instant changed, String template,
    Map<String, String> parameters, Map<String, String> tags, Map<String, String> outputs, Map<String, String> exports,
    List<PlayedResource> resources, List<Happened> events) {

    private static final int REMEMBERED = 2000;

    /** An event and when it was. @param id unique, as the API gives each event one */
    public record Happened(String id, Instant at, StackEvent event) {}

    /** Whether something is being done with it. */
    public boolean busy() {
        return status.endsWith("IN_PROGRESS") && !status.equals("REVIEW_IN_PROGRESS");
    }

    /** The one that is written while a stack lives; guarded by its owner. */
    static final class Book {

        final String name;
        final String id;
        final Instant created = Instant.now();
        final Deque<Happened> events = new ArrayDeque<>();
        final Map<String, ChangeSet> changeSets = new LinkedHashMap<>();
        String status = "REVIEW_IN_PROGRESS";
        String reason = "User Initiated";
        Instant changed = created;
        String template = "";
        Map<String, String> parameters = Map.of();
        Map<String, String> tags = Map.of();
        PlayedStack played;

        Book(String name, String id) {
            this.name = name;
            this.id = id;
        }

        void happened(String eventId, StackEvent event) {
            var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            var last = events.isEmpty() ? Instant.MIN : events.getFirst().at();
            events.addFirst(new Happened(eventId, now.isAfter(last) ? now : last.plusMillis(1), event));   // whoever sorts by time must see the order
            if (events.size() > REMEMBERED) events.removeLast();
            if (!event.ofStack()) return;
            status = event.status();
            reason = event.reason();
        }

        Deployment seen() {
            return new Deployment(name, id, status, reason, created, changed, template, parameters, tags,
                played == null ? Map.of() : played.outputs(), played == null ? Map.of() : played.exports(),
                played == null ? List.of() : played.resources(), new ArrayList<>(events));
        }
    }
}
