package ekslab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.verify.bench.JudgeBench.Result;
import ekslab.verify.bench.Planted;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JudgingTest {

    private static final List<String> PLANTED = List.of(Planted.NO_FROM_RULE.breaks());
    private static final Result GOOD = new Result(1000, 15000, 2500, 990, 400, 220, 511, List.of(), PLANTED);

    private static List<String> missed(Result result) {
        return Judging.goals(result).stream().filter(goal -> !goal.met()).map(Goal::what).toList();
    }

    @Test void a_quick_and_right_judgement_meets_all_goals() { assertThat(missed(GOOD)).isEmpty(); }

    @Test void each_goal_can_be_missed() {
        assertThat(missed(new Result(1000, 15000, 5001, 990, 400, 220, 511, List.of(), PLANTED)))
            .containsExactly("1000 nodes, 15000 pods read from a file");
        assertThat(missed(new Result(1000, 15000, 2500, 1001, 400, 220, 511, List.of(), PLANTED)))
            .containsExactly("1000 nodes, 15000 pods judged first");
        assertThat(missed(new Result(1000, 15000, 2500, 990, 1001, 220, 511, List.of(), PLANTED)))
            .containsExactly("1000 nodes, 15000 pods judged again");
        assertThat(missed(new Result(1000, 15000, 2500, 990, 400, 513, 511, List.of(), PLANTED)))
            .containsExactly("1000 nodes, 15000 pods: heap that is held");
        assertThat(missed(new Result(1000, 15000, 2500, 990, 400, 220, 513, List.of(), PLANTED)))
            .containsExactly("1000 nodes, 15000 pods: heap at its fullest");
        assertThat(missed(new Result(1000, 15000, 2500, 990, 400, 220, 511, List.of("dns-answers"), PLANTED)))
            .containsExactly("1000 nodes, 15000 pods: checks that do not hold");
    }

    @Test void a_judgement_that_misses_the_planted_fault_or_accuses_others_is_no_judgement() {
        var other = "1000 nodes, 15000 pods: a planted fault breaks others";
        assertThat(missed(new Result(1000, 15000, 2500, 990, 400, 220, 511, List.of(), List.of()))).containsExactly(other);
        assertThat(missed(new Result(1000, 15000, 2500, 990, 400, 220, 511, List.of(), List.of(PLANTED.get(0), "dns-answers"))))
            .containsExactly(other);
    }

    @Test void time_may_grow_as_n_log_n_and_no_faster() {
        var before = new Result(100, 1500, 700, 500, 40, 40, 160, List.of(), PLANTED);
        assertThat(Judging.growth(before, GOOD).met()).isTrue();
        assertThat(Judging.growth(before, new Result(1000, 15000, 2500, 990, 40 * 13.2, 220, 511, List.of(), PLANTED)).met()).isFalse();
    }
}
