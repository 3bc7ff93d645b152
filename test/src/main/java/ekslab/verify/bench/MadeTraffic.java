package ekslab.verify.bench;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ekslab.verify.facts.NodeRounds;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.PodPairs;
import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Probes.Connection;
import ekslab.verify.facts.Probes.Fetch;
import ekslab.verify.facts.Probes.Lookup;

/**
 * What packets tell where all is well.
 *
 * @param pods all with an address of their own, in the order in which each follows another around a ring
 */
record MadeTraffic(List<Pod> pods, PodPairs pairs, NodeRounds rounds) {

    /** @param first in the ring of the machine's pods */
    Probes from(Machine machine, int first) {
        var own = IntStream.range(first, first + Machine.PODS).boxed().toList();
        var between = Probes.of(own.stream().flatMap(this::connections).toList(),
            own.stream().map(i -> new Fetch(pods.get(i).ip(), heard(machine.publicIp()))).toList(),
            own.stream().map(pods::get).filter(Pod::asksClusterDns).flatMap(MadeTraffic::lookups).toList(), List.of(), List.of());
        return MadeRound.answered(rounds.of(machine.node()), between);
    }

    private Stream<Connection> connections(int from) {
        var ip = pods.get(from).ip();
        return pairs.receivers(ip).stream().map(to -> new Connection(ip, to, heard(ip)));
    }

    private static Stream<Lookup> lookups(Pod from) {
        return Stream.of(new Lookup(from.ip(), Probes.API_NAME, heard(MadeServices.API)),
            new Lookup(from.ip(), "checkip.amazonaws.com", heard("203.0.113.10")));
    }

    private static Answer heard(String text) { return new Answer(text, ""); }
}
