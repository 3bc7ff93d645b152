package ekslab.verify.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.verify.check.BaseLab;
import ekslab.verify.facts.Packet;
import ekslab.verify.facts.Sighting;
import ekslab.verify.facts.Sighting.Direction;
import ekslab.verify.trace.Comparison.Outcome;

/** A comparison finds whatever differs, and nothing that may differ. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ComparisonTest {

    private final List<Way> ways = ways("default/netshoot-pod-2", 80);

    @Test void what_was_captured_as_foretold_agrees_whatever_port_the_client_has() {
        var captured = captured(ways.get(0));

        assertThat(captured).hasSize(8);
        assertThat(Comparison.of(ways, captured).agrees()).isTrue();
    }

    @Test void a_link_where_it_was_not_seen_is_told() {
        var captured = captured(ways.get(0));
        var missed = captured.remove(2);

        assertThat(differences(captured)).singleElement().satisfies(line -> {
            assertThat(line.outcome()).isEqualTo(Outcome.NOT_SEEN);
            assertThat(line.sighting().link()).isEqualTo(missed.link());
        });
    }

    @Test void a_link_where_it_was_not_expected_is_told() {
        var captured = captured(ways.get(0));
        var first = captured.get(0);
        captured.add(new Sighting(first.node(), "ens6", Direction.OUT, first.packet()));

        assertThat(differences(captured)).singleElement().satisfies(line -> {
            assertThat(line.outcome()).isEqualTo(Outcome.NOT_FORETOLD);
            assertThat(line.sighting().link()).isEqualTo("ens6");
        });
    }

    @Test void another_address_port_or_TTL_is_told_twice_as_missing_and_as_unexpected() {
        var first = captured(ways.get(0)).get(0).packet();
        for (var other : List.of(first.withSource("192.168.1.11"), first.withDestination(first.to(), 81), first.withTtl(first.ttl() - 1))) {
            var captured = captured(ways.get(0));
            captured.set(0, new Sighting(captured.get(0).node(), captured.get(0).link(), captured.get(0).direction(), other));
            assertThat(differences(captured)).as(other.toString()).extracting(Comparison.Line::outcome)
                .containsExactly(Outcome.NOT_SEEN, Outcome.NOT_FORETOLD);
        }
    }

    @Test void a_packet_that_goes_in_circles_unforetold_is_told() {
        var captured = captured(ways.get(0));
        var last = captured.get(1);
        captured.add(new Sighting(last.node(), last.link(), last.direction(), last.packet().withTtl(last.packet().ttl() - 2)));

        assertThat(differences(captured)).extracting(Comparison.Line::outcome).containsExactly(Outcome.NOT_FORETOLD);
    }

    @Test void whichever_endpoint_a_node_chose_is_compared_with_the_way_to_that_one() {
        var toDns = ways("svc/kube-system/kube-dns", 53);
        for (var way : toDns) {
            var compared = Comparison.of(toDns, captured(way));
            assertThat(compared.agrees()).isTrue();
            assertThat(compared.way().there().end()).isEqualTo(way.there().end());
        }
    }

    private List<Comparison.Line> differences(List<Sighting> captured) {
        var compared = Comparison.of(ways, captured);
        assertThat(compared.agrees()).isFalse();
        return compared.lines().stream().filter(line -> line.outcome() != Outcome.SEEN).toList();
    }

    private static List<Way> ways(String to, int port) {
        var seen = new BaseLab().snapshot();
        return Tracer.ways(seen, new Question(Place.of("default/netshoot-pod-3", seen), Place.of(to, seen), "tcp", port));
    }

    /** As a capture would have it: with the port that the client's system took. */
    private static List<Sighting> captured(Way way) {
        var captured = new ArrayList<Sighting>();
        for (var each : way.sightings())
            captured.add(new Sighting(each.node(), each.link(), each.direction(), real(each.packet())));
        return captured;
    }

    private static Packet real(Packet foretold) {
        return foretold.fromPort() == Tracer.FROM_PORT ? foretold.withSourcePort(51_515)
            : foretold.withDestination(foretold.to(), 51_515);
    }
}
