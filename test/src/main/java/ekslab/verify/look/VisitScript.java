package ekslab.verify.look;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import ekslab.verify.facts.Node;
import ekslab.verify.facts.NodeRound;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Pod;

/** The shell script of one visit: what to do, and the text that does it. */
record VisitScript(ProbePlan plan, String netns) implements Errand<OnNode> {

    /** Through the node's first process, because node-shell has a mount namespace of its own. */
    static final String NODE_NETNS = "/proc/1/root/run/netns";

    @Override public String script(String node) {
        var settings = new LinkedHashMap<String, String>();
        var round = plan.rounds().get(node);
        settings.put("own", round == null ? "" : round.node().internalIp());
        settings.put("caller", round == null ? "" : round.caller());
        settings.put("nodes", round == null ? "" : round.nodes().stream().map(Node::internalIp).collect(joining(" ")));
        settings.put("pods", round == null ? "" : round.pods().stream().map(Pod::ip).collect(joining(" ")));
        settings.put("paths", round == null ? "" : round.paths().stream().map(Pod::ip).collect(joining(" ")));
        settings.put("services", round == null ? "" : round.calls().stream().map(NodeRound.Called::at).distinct().collect(joining(" ")));
        settings.put("endpoints", round == null ? "" : round.calls().stream().flatMap(each -> each.endpoints().stream()).distinct()
            .collect(joining(" ")));
        settings.putAll(common());
        return braced("visit.sh", settings);
    }

    @Override public Notes<OnNode> notes(String node) { return new VisitNotes(node); }

    private Map<String, String> common() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("netns", netns);
        settings.put("targets", String.join(" ", plan.targets()));
        settings.put("peers", plan.peers().entrySet().stream().map(each -> each.getKey() + " " + String.join(" ", each.getValue()))
            .collect(joining("\n")));
        settings.put("clients", String.join(" ", plan.clients()));
        settings.put("dns", plan.dns());
        settings.put("port", String.valueOf(plan.port()));
        settings.put("url", plan.internet().toString());
        settings.put("host", plan.internet().getHost());
        settings.put("hostport", plan.internet().getHost() + ":" + plan.internetPort());
        return settings;
    }

    /** Braces make the shell read all of it before it starts, so that stdin is free for the conversation. */
    static String braced(String file, Map<String, String> settings) {
        return "{\n" + settings.entrySet().stream().map(each -> set(each.getKey(), each.getValue())).collect(joining())
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
