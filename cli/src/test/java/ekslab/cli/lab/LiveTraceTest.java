package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import ekslab.verify.Facts;
import ekslab.verify.LiveTrace;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.fault.Fault;
import ekslab.verify.fault.FaultCatalogue;
import ekslab.verify.fault.Layer;
import ekslab.verify.trace.Comparison;
import ekslab.verify.trace.Place;
import ekslab.verify.trace.Question;

/**
 * What the tracer foretells is what tcpdump sees on every link of every node: between all pods of a lab with pods on both interfaces
 * of every node, between pods and nodes, to Services and to the outside; in a healthy lab, and with every fault of routing and translation.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveTraceTest {

    private static final long SEED = Long.getLong("ekslab.seed", 1);
    private static final FaultyLab LAB = new FaultyLab("live-trace");
    private static final String OUTSIDE = "198.51.100.10";
    private static final String RESOLVER = "192.168.0.2";   // the VPC's own
    private static final String API = "10.100.0.1";   // rejected: inside a lab on this machine no address leads to the API, and its Service has no endpoints
    private static final Set<Layer> LAYERS = Set.of(Layer.NODE_KERNEL, Layer.POLICY_ROUTING, Layer.POD_LINK, Layer.KUBE_PROXY, Layer.VPC);
    private static final Set<String> TRANSLATING = Set.of("external-snat-on", "snat-excluded-everywhere");
    private static final int LOOKS = 4;   // agents set rules right between the look and the packet, now and then

    @BeforeAll static void come_up() {
        LAB.comeUp(15);
        var exposed = LAB.command().shell("kubectl expose deployment practice --port 80");
        assertThat(exposed.exit()).as(exposed.toString()).isZero();
    }

    @AfterAll static void go_away() { LAB.goAway(); }

    @Test void a_healthy_lab_has_pods_on_both_interfaces_and_every_packet_goes_where_it_is_foretold() {
        var devices = new TreeMap<String, Set<Integer>>();
        var seen = Facts.kernels(LAB.target());
        for (var node : seen.kube().nodes().orThrow())
            devices.put(node.name(), seen.enisOf(node).stream()
                .filter(eni -> seen.podsOnPodNetwork().stream().anyMatch(pod -> pod.node().equals(node.name()) && eni.lends(pod.ip())))
                .map(eni -> eni.device()).collect(Collectors.toSet()));
        assertThat(devices).hasSize(3).allSatisfy((node, used) -> assertThat(used).as(node).contains(0, 1));

        var compared = look();

        assertThat(compared.entrySet()).filteredOn(each -> !each.getValue().way().works() && !each.getKey().to().ip().equals(API))
            .extracting(each -> title(each)).isEmpty();
        assertThat(differing(compared)).isEmpty();
    }

    static Stream<String> faults() {
        return FaultyLab.FAULTS.stream().filter(fault -> LAYERS.contains(fault.layer()) || TRANSLATING.contains(fault.name()))
            .map(Fault::name);
    }

    @ParameterizedTest
    @MethodSource("faults") void with_a_fault_packets_end_where_it_is_foretold(String fault) {
        var compared = LAB.during(FaultCatalogue.named(fault), SEED, LiveTraceTest::look);
        System.out.printf("%-32s %4d of %4d connections foretold not to work, %d otherwise than foretold%n", fault,
            compared.values().stream().filter(each -> !each.way().works()).count(), compared.size(), differing(compared).size());

        assertThat(differing(compared)).isEmpty();
    }

    private static Map<Question, Comparison> look() {
        Map<Question, Comparison> compared;
        var looks = 0;
        do {
            var seen = Facts.kernels(LAB.target());
            compared = LiveTrace.of(LAB.target(), seen, questions(seen));
        } while (!differing(compared).isEmpty() && ++looks < LOOKS);
        return compared;
    }

    private static List<String> differing(Map<Question, Comparison> compared) {
        return compared.entrySet().stream().filter(each -> !each.getValue().agrees())
            .map(
                each -> title(each) + each.getValue().lines().stream().map(line -> "%n    %s %s".formatted(line.outcome(), line.sighting()))
                    .collect(Collectors.joining()))
            .toList();
    }

    private static String title(Map.Entry<Question, Comparison> each) {
        var question = each.getKey();
        var way = each.getValue().way();
        return "%s → %s %s: %s".formatted(question.from().ip(), question.to().ip(), question.protocol(),
            way.back().map(back -> "the answer: " + back.end()).orElse(way.there().end()));
    }

    private static List<Question> questions(Snapshot seen) {
        var pods = seen.podsOnPodNetwork().stream().filter(pod -> seen.on(pod.node()).kernel().sandboxes().at(pod.ip()).isPresent())   // others send nothing
            .map(Place.OfPod::new).toList();
        var nodes = seen.kube().nodes().orThrow().stream().map(Place.OfNode::new).toList();
        var services = seen.kube().services().orThrow();
        var dns = new Place.OfService(services.find("kube-system/kube-dns").orElseThrow());
        var practice = new Place.OfService(services.find("default/practice").orElseThrow());
        var api = new Place.OfService(services.find("default/kubernetes").orElseThrow());
        var questions = new ArrayList<Question>();
        for (var from : pods) {
            for (var to : pods) if (!from.equals(to)) questions.add(new Question(from, to, "tcp", 80));
            for (var to : nodes) questions.add(new Question(from, to, "icmp", 0));
        }
        for (var from : Stream.<Place>concat(pods.stream(), nodes.stream()).toList()) {
            questions.add(new Question(from, dns, "udp", 53));
            questions.add(new Question(from, practice, "tcp", 80));
            questions.add(new Question(from, api, "tcp", 443));
            questions.add(new Question(from, new Place.Outside(RESOLVER), "udp", 53));
            questions.add(new Question(from, new Place.Outside(OUTSIDE), "tcp", 80));
            questions.add(new Question(from, new Place.Outside(OUTSIDE), "icmp", 0));
        }
        for (var from : nodes) for (var to : pods) questions.add(new Question(from, to, "icmp", 0));
        return questions;
    }
}
