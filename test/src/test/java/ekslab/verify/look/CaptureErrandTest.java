package ekslab.verify.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import ekslab.verify.facts.CouldNotLook;

/** Real captures of real packets, in real namespaces; of a single user each, so that tcpdump cannot serve and perl must. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CaptureErrandTest extends OnTwoNodes {

    private static final String A = "192.168.1.21";
    private static final String B = "192.168.2.21";
    private static final String OUTSIDE = "203.0.113.10";
    private static final Mark MARK = Mark.of(777);

    @Test void the_first_packet_of_a_connection_is_told_by_its_mss_and_the_refusal_by_its_number() {
        var heard = captured(new Shot("n1", "cni-a", "tcp", B, 80));

        var first = heard.get("n1").stream().filter(MARK::begins).toList();
        assertThat(first).extracting(each -> each.packet().ttl()).containsExactly(64, 63);
        assertThat(first).allSatisfy(each -> assertThat(each.packet().to()).isEqualTo(B));
        assertThat(heard.get("n2").stream().filter(MARK::begins)).extracting(each -> each.packet().ttl()).containsExactly(62, 61);
        assertThat(heard.get("n2")).filteredOn(each -> each.tcp().answers(first.get(0).tcp().sequence())).hasSize(2)
            .allSatisfy(each -> assertThat(each.packet().from()).isEqualTo(B));
    }

    @Test void a_ping_and_a_datagram_carry_their_token_there_and_back() {
        assertThat(captured(new Shot("n1", "cni-a", "icmp", B, 0)).get("n2")).filteredOn(MARK::isCarriedBy)
            .extracting(each -> each.packet().from()).containsExactly(A, A, B, B);

        assertThat(captured(new Shot("n1", "cni-a", "udp", B, 5353)).get("n2")).filteredOn(MARK::isCarriedBy).hasSize(4)
            .filteredOn(Heard::error).as("the port is closed, which ICMP says with the datagram in it").hasSize(2)
            .allSatisfy(each -> assertThat(each.packet().fromPort()).isEqualTo(5353));
    }

    @Test void a_packet_is_recognized_when_its_source_was_translated_and_when_the_node_itself_sends_it() {
        assertThat(captured(new Shot("n1", "cni-a", "tcp", OUTSIDE, 80)).get("n1")).filteredOn(MARK::begins)
            .extracting(each -> each.packet().from()).containsExactly(A, "192.168.1.11");
        assertThat(captured(new Shot("n2", "", "icmp", OUTSIDE, 0)).get("n2")).filteredOn(MARK::isCarriedBy)
            .extracting(each -> each.packet().from()).containsExactly("192.168.2.11", OUTSIDE);
    }

    @Test void a_node_without_namespaces_of_that_name_sends_nothing_and_still_captures() {
        assertThat(captured(new Shot("n1", "cni-nobody", "tcp", B, 80)).get("n1")).noneMatch(MARK::begins);
    }

    @Test void what_a_shell_could_misunderstand_is_not_sent() {
        assertThatThrownBy(() -> new Shot("n1", "cni-a; reboot", "tcp", B, 80)).isInstanceOf(CouldNotLook.class)
            .hasMessageContaining("reboot");
        assertThatThrownBy(() -> new Shot("n1", "cni-a", "tcp", "$(reboot)", 80)).isInstanceOf(CouldNotLook.class);
    }

    @Test void what_is_missing_deaf_or_cut_short_is_said() {
        assertThatThrownBy(() -> notes("missing\ttcpdump", "missing\tdig").read()).hasMessageContaining("node-shell lacks tcpdump, dig");
        assertThatThrownBy(() -> notes("deaf\ttcpdump: any: No such device").read()).hasMessageContaining("tcpdump on n1 does not capture")
            .hasMessageContaining("No such device");
        assertThatThrownBy(() -> notes("hello")).hasMessageContaining("said what a capture does not say: \"hello\"");
        var nonsense = Base64.getEncoder().encodeToString("twenty-four bytes at least".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> notes("pcap\t" + nonsense).read()).hasMessageContaining("no capture file");
        assertThatThrownBy(() -> notes().read()).isInstanceOf(CouldNotLook.class).hasMessageContaining("ends in the middle");
    }

    private static CaptureNotes notes(String... lines) {
        var notes = new CaptureNotes("n1");
        for (var line : lines) notes.add(line);
        return notes;
    }

    private Map<String, List<Heard>> captured(Shot shot) {
        var seen = new Visits<>(List.of("n1", "n2"), world::door, new CaptureErrand(Map.of(shot, MARK), world.netns()), threads).make();
        return Map.of("n1", heard(seen.get("n1").orThrow()), "n2", heard(seen.get("n2").orThrow()));
    }

    private static List<Heard> heard(List<Pcap.Frame> frames) {
        return frames.stream().map(Pcap.Frame::ip).map(Heard::of).flatMap(Optional::stream).toList();
    }
}
