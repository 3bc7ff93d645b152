package ekslab.verify.look;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import ekslab.verify.facts.OnNode;

/** The shell script of one visit: what to do, and the text that does it. */
record VisitScript(ProbePlan plan, String netns) implements Errand<OnNode> {

    /** Through the node's first process, because node-shell has a mount namespace of its own. */
    static final String NODE_NETNS = "/proc/1/root/run/netns";

    @Override public String script(String node) { return text(); }

    @Override public Notes<OnNode> notes(String node) { return new VisitNotes(node); }

    String text() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("netns", netns);
        settings.put("targets", String.join(" ", plan.targets()));
        settings.put("peers", plan.peers().entrySet().stream().map(each -> each.getKey() + " " + String.join(" ", each.getValue()))
            .collect(Collectors.joining("\n")));
        settings.put("clients", String.join(" ", plan.clients()));
        settings.put("dns", plan.dns());
        settings.put("port", String.valueOf(plan.port()));
        settings.put("url", plan.internet().toString());
        settings.put("host", plan.internet().getHost());
        settings.put("hostport", plan.internet().getHost() + ":" + plan.internetPort());
        return braced("visit.sh", settings);
    }

    /** Braces make the shell read all of it before it starts, so that stdin is free for the conversation. */
    static String braced(String file, Map<String, String> settings) {
        return "{\n" + settings.entrySet().stream().map(each -> set(each.getKey(), each.getValue())).collect(Collectors.joining())
            + body(file) + "exit 0\n}\n";
    }

    private static String set(String name, String value) {
        return "%s='%s'\n".formatted(name, value.replace("'", "'\\''"));
    }

    private static String body(String file) {
        try (var script = VisitScript.class.getResourceAsStream(file)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notInTheJar) {
            throw new UncheckedIOException(notInTheJar);
        }
    }
}
