package ekslab.verify.report.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import ekslab.verify.Facts;
import ekslab.verify.check.BaseLab;
import ekslab.verify.check.Crowd;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Snapshot;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DrawingTest {

    static Stream<Snapshot> labs() {
        return Stream.of(new BaseLab().snapshot(), Crowd.of(3, 30), Crowd.byPrefix(3, 300), Crowd.broken(21, 300), Crowd.privately(3, 30));
    }

    @ParameterizedTest
    @MethodSource("labs") void every_pod_is_drawn_once(Snapshot seen) {
        assertThat(marks(seen).filter(mark -> mark.kind().style.startsWith("pod")).flatMap(mark -> mark.names().stream())
            .filter(name -> name.contains("/")))
            .containsExactlyInAnyOrderElementsOf(seen.kube().pods().orThrow().stream().map(Pod::fullName).toList());
    }

    @ParameterizedTest
    @MethodSource("labs") void every_address_of_every_interface_is_drawn(Snapshot seen) {
        var drawn = marks(seen).flatMap(mark -> mark.names().stream()).toList();
        for (var eni : seen.ec2().enis().orThrow()) {
            assertThat(drawn).contains(eni.id()).containsAll(eni.prefixes());
            assertThat(eni.addresses()).allSatisfy(address -> assertThat(drawn).contains(address.ip()));
        }
    }

    @Test void a_pod_lights_up_with_its_address_its_interface_its_veth_its_node_and_its_subnet() {
        var paths = new Paths(Survey.of(new BaseLab().snapshot()));

        assertThat(paths.through("kube-system/coredns-1")).containsExactlyInAnyOrder("kube-system/coredns-1", "192.168.1.31",
            "eni-11",
            "eni5adc4ab58e2", "ip-192-168-1-11.ap-northeast-2.compute.internal", "subnet-1");
    }

    @Test void an_interface_lights_up_with_all_that_it_lends() {
        var paths = new Paths(Survey.of(new BaseLab().snapshot()));

        assertThat(paths.through("eni-10")).contains("192.168.1.11", "198.51.100.1", "192.168.1.21", "192.168.1.25",
            "default/netshoot-pod-1", "subnet-1").doesNotContain("eni-11", "192.168.1.31", "subnet-2");
    }

    @Test void a_subnet_leaves_by_the_gateway_that_its_route_table_names() {
        assertThat(new Paths(Survey.of(Crowd.privately(3, 3))).through("nat-1")).contains("subnet-1", "subnet-2", "subnet-3");
        assertThat(new Paths(Survey.of(Crowd.privately(3, 3))).through("igw-1")).containsExactly("igw-1");
        assertThat(new Paths(Survey.of(new BaseLab().snapshot())).through("igw-1")).contains("subnet-1", "subnet-2", "subnet-3");
    }

    @Test void a_pod_whose_address_no_interface_lends_is_adrift_on_its_node() {
        assertThat(marks(Crowd.broken(3, 30)).filter(mark -> mark.names().contains("default/netshoot-pod-00xb"))).singleElement()
            .satisfies(mark -> assertThat(mark.told()).contains("which no interface of its node lends"));
    }

    @Test void what_a_sentence_names_is_found_in_it_and_the_sentence_stays_whole() {
        var drawing = Drawing.of(new BaseLab().snapshot(), List.of());
        var sentence = "default/netshoot-pod-1: ip-192-168-1-11.ap-northeast-2.compute.internal has [192.168.1.21, eni-10]. Not 192.168.1.2!";

        var words = drawing.words(sentence);

        assertThat(words.stream().map(Word::text).reduce("", String::concat)).isEqualTo(sentence);
        assertThat(words).filteredOn(word -> !word.marks().isEmpty()).extracting(Word::text).containsExactly("default/netshoot-pod-1",
            "ip-192-168-1-11.ap-northeast-2.compute.internal", "192.168.1.21", "eni-10");
    }

    @Test void a_route_table_is_found_at_its_subnets_and_a_security_group_at_its_interfaces() {
        var drawing = Drawing.of(new BaseLab().snapshot(), List.of());

        assertThat(drawing.bearing("rtb-1")).hasSize(3);
        assertThat(drawing.bearing("sg-nodes")).hasSize(6);
    }

    @Test void what_could_not_be_seen_is_told_and_the_rest_is_drawn() throws IOException {
        var well = (ObjectNode) new JsonMapper().readTree(Facts.json(new BaseLab().snapshot()));
        for (var fact : List.copyOf(well.path("ec2").properties()))
            well.withObject("ec2").putObject(fact.getKey()).put("problem", "no EC2");
        var blind = Facts.parse(well.toString());

        assertThat(Drawing.missing(blind)).containsExactly("no EC2");
        assertThat(marks(blind).flatMap(mark -> mark.names().stream())).contains("ip-192-168-3-11.ap-northeast-2.compute.internal",
            "default/netshoot-pod-1", "kube-system/aws-node-1");
    }

    private static Stream<Mark> marks(Snapshot seen) {
        return Layout.of(Survey.of(seen)).placed().stream().map(Placed::mark);
    }
}
