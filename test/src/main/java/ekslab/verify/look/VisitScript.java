package ekslab.verify.look;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ekslab.verify.facts.Node;
import ekslab.verify.facts.NodeRound;
import ekslab.verify.facts.NodeRound.Called;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Pod;

/** The shell script of one visit: what to do, and the text that does it. */
record VisitScript(ProbePlan plan, String netns) implements Errand<OnNode> {

    /** Through the node's first process, because node-shell has a mount namespace of its own. */
    static final String NODE_NETNS = "/proc/1/root/run/netns";

    @Override public String script(String node) {
        var settings = common();
        var round = plan.rounds().get(node);
        if (round != null) settings.putAll(own(round));
        return Script.braced("visit.sh", settings);
    }

    @Override public Notes<OnNode> notes(String node) { return new VisitNotes(node); }

    private static Map<String, String> own(NodeRound round) {
        return Map.of("own", round.node().internalIp(), "caller", round.caller(),
            "nodes", words(round.nodes().stream().map(Node::internalIp)), "pods", words(round.pods().stream().map(Pod::ip)),
            "paths", words(round.paths().stream().map(Pod::ip)), "services", words(round.calls().stream().map(Called::at)),
            "endpoints", words(round.calls().stream().flatMap(each -> each.endpoints().stream())));
    }

    private static String words(Stream<String> all) { return all.distinct().collect(joining(" ")); }

    private Map<String, String> common() {
        var settings = new LinkedHashMap<String, String>();
        for (var ofRound : List.of("own", "caller", "nodes", "pods", "paths", "services", "endpoints")) settings.put(ofRound, "");
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
}
