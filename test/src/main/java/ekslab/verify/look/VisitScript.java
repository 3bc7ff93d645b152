package ekslab.verify.look;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The shell script of one visit: what to do, and the text that does it. */
record VisitScript(ProbePlan plan, String netns) {

    /** Through the node's first process, because node-shell has a mount namespace of its own. */
    static final String NODE_NETNS = "/proc/1/root/run/netns";

    /** For {@code bash -s}: braces make the shell read all of it before it starts, so that stdin is free for the conversation. */
    String text() {
        return "{\n" + set("netns", netns) + set("targets", String.join(" ", plan.targets()))
            + set("clients", String.join(" ", plan.clients()))
            + set("dns", plan.dns()) + set("port", String.valueOf(plan.port())) + set("url", plan.internet().toString())
            + set("host", plan.internet().getHost()) + set("hostport", plan.internet().getHost() + ":" + plan.internetPort()) + body()
            + "exit 0\n}\n";
    }

    private static String set(String name, String value) {
        return "%s='%s'\n".formatted(name, value.replace("'", "'\\''"));
    }

    private static String body() {
        try (var script = VisitScript.class.getResourceAsStream("visit.sh")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notInTheJar) {
            throw new UncheckedIOException(notInTheJar);
        }
    }
}
