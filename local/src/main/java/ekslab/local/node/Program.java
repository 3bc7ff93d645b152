package ekslab.local.node;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What stands in for an image. There are no images here: a container runs its own command with this machine's tools,
 * or, for programs of the node and the cluster that the lab plays itself, a process that only holds the place.
 */
public interface Program {

    /** The words that run in the container. */
    List<String> command(JsonNode container);

    /** Told when the container runs; what the lab plays for it begins. */
    default void started(Node node, JsonNode pod, JsonNode container) {}

    /** Told when the container has ended. */
    default void ended(Node node, JsonNode pod) {}

    /** Runs what the manifest says, or the image's own command when it says nothing. */
    static Program tools(String... imageCommand) {
        return container -> written(container, List.of(imageCommand));
    }

    /** As in an image with an entry point: the manifest's command takes its place, and arguments come behind it. */
    static Program entry(String... entryPoint) {
        return container -> {
            if (!container.path("command").isEmpty()) return written(container, List.of());
            var words = new ArrayList<>(List.of(entryPoint));
            container.path("args").forEach(word -> words.add(word.asText()));
            return words;
        };
    }

    /** A server that runs unless the manifest names another command; arguments alone are left to it. */
    static Program server(List<String> command) {
        return container -> container.path("command").isEmpty() ? command : written(container, command);
    }

    /** A process that does nothing but be there under a name, and ends when it is told to: a container's first process hears only what it handles. */
    static List<String> placeholder(String name) {
        return List.of("perl", "-e", "$0 = shift; $SIG{TERM} = sub { exit }; sleep while 1", name);
    }

    /** As in a container whose image has no entry point: arguments alone are the command. */
    private static List<String> written(JsonNode container, List<String> imageCommand) {
        var words = new ArrayList<String>();
        container.path("command").forEach(word -> words.add(word.asText()));
        container.path("args").forEach(word -> words.add(word.asText()));
        return words.isEmpty() ? imageCommand : words;
    }
}
