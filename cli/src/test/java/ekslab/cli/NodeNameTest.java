package ekslab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ekslab.verify.facts.Node;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NodeNameTest {

    private static final List<Node> NODES = List.of(node("192.168.1.20"), node("192.168.2.20"));

    @ParameterizedTest
    @ValueSource(strings = { "N2", "192.168.2.20", "ip-192-168-2-20",
        "ip-192-168-2-20.ap-northeast-2.compute.internal" }) void a_node_answers_to_its_number_its_address_and_its_names(String typed) {
        assertThat(NodeName.resolve(typed, NODES)).isEqualTo("ip-192-168-2-20.ap-northeast-2.compute.internal");
    }

    @Test void an_unknown_node_is_answered_with_the_known_ones() {
        assertThatThrownBy(() -> NodeName.resolve("N3", NODES))
            .isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.exit).isEqualTo(Exit.USAGE))
            .hasMessageStartingWith("\"N3\" is no node; there are N1 (ip-192-168-1-20.ap-northeast-2.compute.internal), N2");
    }

    private static Node node(String ip) {
        return new Node("ip-" + ip.replace('.', '-') + ".ap-northeast-2.compute.internal", "i-1", "a", true, "", ip, 17);
    }
}
