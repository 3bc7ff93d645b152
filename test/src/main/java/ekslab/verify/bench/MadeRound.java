package ekslab.verify.bench;

import java.util.ArrayList;
import java.util.stream.Stream;

import ekslab.verify.facts.NodeRound;
import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Probes.Call;
import ekslab.verify.facts.Probes.Connection;
import ekslab.verify.facts.Probes.Ping;

/** What the packets of one node's round tell where all is well. */
public final class MadeRound {

    private static final int MTU = 9001;

    private MadeRound() {}

    /** @param between what the pods of that node have sent each other, and other things that are no part of a node's round */
    public static Probes answered(NodeRound round, Probes between) {
        var own = round.node().internalIp();
        var connections = new ArrayList<>(between.connections());
        for (var pod : round.pods()) {
            connections.add(new Connection(own, pod.ip(), heard(own)));
            if (pod.node().equals(round.node().name()))
                for (var node : round.nodes()) connections.add(new Connection(pod.ip(), node.internalIp(), heard(pod.ip())));
        }
        var calls = round.calls().stream().flatMap(each -> Stream.concat(
            Stream.of(new Call(own, each.at(), heard("connected")), new Call(round.caller(), each.at(), heard("connected"))),
            each.endpoints().stream().map(end -> new Call(round.caller(), end, heard("connected"))))).distinct().toList();
        var pings = round.paths().stream().map(pod -> new Ping(round.caller(), pod.ip(), MTU, heard("arrived"))).toList();
        return between.withConnections(connections).withPings(pings).withCalls(calls);
    }

    private static Answer heard(String text) { return new Answer(text, ""); }
}
