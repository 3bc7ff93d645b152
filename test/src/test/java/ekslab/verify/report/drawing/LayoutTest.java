package ekslab.verify.report.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import ekslab.verify.check.BaseLab;
import ekslab.verify.check.Crowd;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.report.drawing.Kind.Form;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LayoutTest {

    static Stream<Arguments> labs() {
        return Stream.of(Arguments.of("the base lab", new BaseLab().snapshot()),
            Arguments.of("3 pods", Crowd.of(3, 3)),
            Arguments.of("30 pods", Crowd.of(3, 30)),
            Arguments.of("30 pods by prefix", Crowd.byPrefix(3, 30)),
            Arguments.of("300 pods on 21 nodes", Crowd.of(21, 300)),
            Arguments.of("300 pods by prefix", Crowd.byPrefix(3, 300)),
            Arguments.of("a broken lab", Crowd.broken(3, 30)),
            Arguments.of("a broken crowd", Crowd.broken(21, 300)),
            Arguments.of("private nodes behind NAT gateways", Crowd.privately(3, 30)),
            Arguments.of("one node", Crowd.of(1, 5)), Arguments.of("names as long as they may be", Crowd.called("a".repeat(253))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labs") void nothing_overlaps_and_everything_lies_in_what_holds_it(String name, Snapshot seen) {
        var plan = Layout.of(Survey.of(seen));

        apart(plan.trees());
        plan.trees().forEach(LayoutTest::orderly);
        assertThat(plan.placed()).allSatisfy(each -> assertThat(new Box(0, 0, plan.width(), plan.height()).holds(each.box()))
            .as("%s is on the sheet", each).isTrue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labs") void labels_fit_into_their_marks(String name, Snapshot seen) {
        for (var placed : Layout.of(Survey.of(seen)).placed()) {
            var kind = placed.mark().kind();
            for (var line : placed.mark().label())
                assertThat(kind.widthOf(kind.fitting(line, placed.box().width()))).as(line).isLessThanOrEqualTo(placed.box().width() + 1);
            assertThat(kind.widthOf(placed.mark().aside())).as(placed.mark().aside()).isLessThan(placed.box().width() / 2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labs") void ways_to_the_gateways_cross_no_subnet_and_no_chip(String name, Snapshot seen) {
        var plan = Layout.of(Survey.of(seen));
        var obstacles = plan.placed().stream().filter(each -> each.mark().kind() == Kind.SUBNET || each.mark().kind().form == Form.CHIP)
            .map(Placed::box).toList();

        assertThat(plan.risers()).isNotEmpty();
        for (var riser : plan.risers())
            for (var piece : List.of(new Box(riser.fromX(), riser.fromY(), 1, riser.busY() - riser.fromY()),
                new Box(Math.min(riser.gutterX(), riser.fromX()), riser.busY(), Math.abs(riser.fromX() - riser.gutterX()), 1),
                new Box(riser.gutterX(), riser.busY(), 1, riser.toY() - riser.busY()),
                new Box(riser.gutterX(), riser.toY(), riser.toX() - riser.gutterX(), 1)))
                assertThat(obstacles).as(riser.toString()).noneMatch(piece::overlaps);
    }

    @Test void hundreds_of_pods_stay_within_a_few_screens() {
        assertThat(Layout.of(Survey.of(Crowd.byPrefix(3, 300))).height()).isLessThan(1_000);
        assertThat(Layout.of(Survey.of(Crowd.of(21, 300))).height()).isLessThan(2_000);
    }

    @Test void few_pods_have_their_names_written_on_them() {
        assertThat(labels(Crowd.of(3, 30))).contains("netshoot-pod-00xb");
        assertThat(labels(Crowd.of(21, 300))).doesNotContain("netshoot-pod-00xb");
    }

    private static List<String> labels(Snapshot seen) {
        return Layout.of(Survey.of(seen)).placed().stream().flatMap(placed -> placed.mark().label().stream()).toList();
    }

    private static void orderly(Placed holder) {
        apart(holder.parts());
        for (var part : holder.parts()) {
            assertThat(holder.box().holds(part.box())).as("%s holds %s", holder, part).isTrue();
            orderly(part);
        }
    }

    private static void apart(List<Placed> parts) {
        for (var one = 0; one < parts.size(); one++)
            for (var other = one + 1; other < parts.size(); other++)
                assertThat(parts.get(one).box().overlaps(parts.get(other).box())).as("%s and %s", parts.get(one), parts.get(other))
                    .isFalse();
    }
}
