package ekslab.verify.look;

import static java.util.stream.Collectors.toMap;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Kube;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.NodeRound;
import ekslab.verify.facts.NodeRound.Called;
import ekslab.verify.facts.NodeRounds;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.PodPairs;
import ekslab.verify.facts.Pods;
import ekslab.verify.facts.Service;
import ekslab.verify.facts.Services;

/**
 * What the pods are to send; every value ends up in a shell script, so none but plain addresses get in.
 *
 * @param targets pod addresses that take part; none to send nothing
 * @param peers to which each of them connects; without an entry to every other
 * @param clients those of them that ask the cluster's DNS
 * @param dns address of the cluster's DNS; "" when there is none
 * @param rounds what nodes and their pods send beside that, by node
 * @param internet a plain HTTP address whose answer is the caller's public address
 */
record ProbePlan(List<String> targets, Map<String, List<String>> peers, List<String> clients, String dns, URI internet, int port,
    Map<String, NodeRound> rounds) {

    static final ProbePlan NOTHING = new ProbePlan(List.of(), Map.of(), List.of(), "", URI.create("http://127.0.0.1/"), 0, Map.of());

    private static final int FIRST_PORT = 20_000; // below the ephemeral ports, so no connection of a pod takes it by chance
    private static final int PORTS = 10_000;

    /** The library's default takes "" for the loopback address, * for any and 1 for 0.0.0.1. */
    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder().allowEmpty(false).allowAll(false)
        .allowSingleSegment(false).allowPrefix(false).allowMask(false).allowWildcardedSeparator(false)
        .setRangeOptions(RangeParameters.NO_RANGE)
        .getIPv4AddressParametersBuilder().allow_inet_aton(false).getParentBuilder().toParams();

    ProbePlan {
        targets = List.copyOf(targets);
        clients = List.copyOf(clients);
        peers = Map.copyOf(peers);
        peers.forEach((from, to) -> {
            requireAddress(from);
            to.forEach(ProbePlan::requireAddress);
        });
        targets.forEach(ProbePlan::requireAddress);
        clients.forEach(ProbePlan::requireAddress);
        if (!dns.isEmpty()) requireAddress(dns);
        rounds = Map.copyOf(rounds);
        rounds.values().stream().flatMap(ProbePlan::addresses).forEach(ProbePlan::requireAddress);
        if (!"http".equals(internet.getScheme()) || internet.getHost() == null)
            throw new IllegalArgumentException("internet probe: \"%s\" must be a plain http:// address".formatted(internet));
    }

    /** The port depends on the moment, so that two rounds at once do not hear each other. */
    static ProbePlan of(Pods pods, Services services, Sending sending, long moment) {
        var targets = pods.onPodNetwork().stream().map(Pod::ip).toList();
        var pairs = new PodPairs(targets, sending.seed());
        var peers = pairs.sampled() ? targets.stream().distinct().collect(toMap(ip -> ip, pairs::receivers))
            : Map.<String, List<String>>of();
        var dns = services.find("kube-system/kube-dns").map(Service::clusterIp).orElse("");
        return new ProbePlan(targets, peers,
            dns.isEmpty() ? List.of() : pods.stream().filter(Pod::asksClusterDns).map(Pod::ip).toList(), dns,
            URI.create(sending.internetProbe()),
            FIRST_PORT + (int) Math.floorMod(moment, (long) PORTS), Map.of());
    }

    /** All of a round, what nodes try too. */
    static ProbePlan of(Kube listed, Sending sending, long moment) {
        var plan = of(listed.pods().orThrow(), listed.services().orThrow(), sending, moment);
        var rounds = new NodeRounds(listed).all().stream().collect(toMap(round -> round.node().name(), round -> round));
        return new ProbePlan(plan.targets, plan.peers, plan.clients, plan.dns, plan.internet, plan.port, rounds);
    }

    String internetPort() {
        return String.valueOf(internet.getPort() < 0 ? 80 : internet.getPort());
    }

    private static Stream<String> addresses(NodeRound round) {
        return Stream
            .of(round.nodes().stream().map(Node::internalIp), round.pods().stream().map(Pod::ip), round.paths().stream().map(Pod::ip),
                round.calls().stream().flatMap(Called::addresses))
            .flatMap(ips -> ips);
    }

    static void requireAddress(String text) {
        var address = new IPAddressString(text, STRICT).getAddress();
        if (address == null || !address.isIPv4())
            throw new CouldNotLook("\"%s\" is no IPv4 address; nothing is sent to it".formatted(text));
    }
}
