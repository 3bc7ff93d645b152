package ekslab.local.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A user's row of the table of images: what runs on this machine in an image's place. Exactly one of the four ways is told.
 *
 * @param like an image that is known already, whose program it shares
 * @param command what runs when the manifest names no command, as the CMD of an image
 * @param entrypoint what runs with the manifest's arguments behind it, as the ENTRYPOINT of an image
 * @param serves what a small web server answers to every request
 * @param port where that server listens; 80 when it is not told
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StandIn(String like, List<String> command, List<String> entrypoint, String serves, Integer port) {

    private static final String REPOSITORY = "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*";

    public StandIn {
        command = command == null ? List.of() : List.copyOf(command);
        entrypoint = entrypoint == null ? List.of() : List.copyOf(entrypoint);
    }

    /** What is wrong with it as the row of an image, a sentence each; empty when nothing is. */
    public List<String> problems(String repository) {
        var problems = new ArrayList<String>();
        if (!repository.matches(REPOSITORY))
            problems.add("\"%s\" is no repository; write it without registry and tag, such as myorg/api".formatted(repository));
        if (StandIns.isOfEks(repository)) problems.add("%s: is a program of EKS, which the lab plays itself".formatted(repository));
        var ways = Stream.of(like != null, !command.isEmpty(), !entrypoint.isEmpty(), serves != null).filter(told -> told).count();
        if (ways != 1)
            problems.add(
                "%s: must tell one of like, command, entrypoint and serves, and tells %s".formatted(repository, ways == 0 ? "none" : ways));
        if (like != null && StandIns.find(like).isEmpty())
            problems.add("%s: like \"%s\": there are only %s".formatted(repository, like, String.join(", ", StandIns.names())));
        if (port != null && serves == null) problems.add("%s: port: is for serves only".formatted(repository));
        if (port != null && (port < 1 || port > 65_535)) problems.add("%s: port: %d is not from 1 to 65535".formatted(repository, port));
        return problems;
    }

    Program program(String repository) {
        if (like != null) return StandIns.find(like).orElseThrow();
        if (serves != null)
            return Program.server(NodeTools.web(repository.replaceFirst(".*/", ""), Optional.ofNullable(port).orElse(80), "echo", serves));
        return entrypoint.isEmpty() ? Program.tools(command.toArray(String[]::new)) : Program.entry(entrypoint.toArray(String[]::new));
    }

    /** In the words in which it was told. */
    @Override public String toString() {
        if (like != null) return "like " + like;
        if (serves != null) return "serves \"%s\" on port %d".formatted(serves, Optional.ofNullable(port).orElse(80));
        return entrypoint.isEmpty() ? "runs " + String.join(" ", command) : "runs %s …".formatted(String.join(" ", entrypoint));
    }
}
