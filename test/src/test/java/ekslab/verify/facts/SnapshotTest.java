package ekslab.verify.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.verify.Facts;
import ekslab.verify.check.BaseLab;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SnapshotTest {

    private final Snapshot seen = new BaseLab().snapshot();

    @Test void what_was_seen_is_found_by_what_it_belongs_to() {
        var node = seen.kube().nodes().orThrow().get(0);
        var enis = seen.ec2().enis().orThrow();
        var pods = seen.kube().pods().orThrow();

        assertThat(seen.instance(node).privateIp()).isEqualTo(node.internalIp());
        assertThat(seen.enisOf(node)).extracting(Eni::id).containsExactly("eni-10", "eni-11");
        assertThat(seen.podsOn(node)).extracting(Pod::node).containsOnly(node.name());
        assertThat(pods.at("192.168.1.31")).map(Pod::name).contains("coredns-1");
        assertThat(pods.at("192.168.1.11")).as("a node's address is no pod's").isEmpty();
        assertThat(enis.holding("192.168.1.31")).map(Eni::id).contains("eni-11");
        assertThat(enis.holding("192.168.1.99")).isEmpty();
        assertThat(enis.of("")).isEmpty();
    }

    @Test void an_address_of_a_prefix_is_held_by_the_interface_that_has_the_prefix() {
        var enis = new Enis(List.of(new Eni("eni-1", "i-1", 0, "subnet-1", "", "in-use", true,
            List.of(new Eni.Address("192.168.1.11", true, "")), List.of("192.168.1.16/28"), List.of(), "", Map.of())));

        assertThat(enis.holding("192.168.1.31")).map(Eni::id).contains("eni-1");
        assertThat(enis.holding("192.168.1.32")).isEmpty();
        assertThat(enis.holding("192.168.1.11")).map(Eni::id).contains("eni-1");
    }

    @Test void another_version_is_refused_with_what_to_do() {
        var old = Facts.json(seen).replace("\"version\" : " + Snapshot.VERSION + ",", "\"version\" : 2,");

        assertThatThrownBy(() -> Facts.parse(old)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("version 2 is not version %d; take it again", Snapshot.VERSION);
    }
}
