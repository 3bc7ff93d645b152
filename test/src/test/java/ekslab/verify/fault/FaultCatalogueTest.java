package ekslab.verify.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.verify.check.Catalogue;
import ekslab.verify.check.Check;

/** What every fault of the catalogue says of itself, without a lab. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultCatalogueTest {

    private static final List<Fault> FAULTS = FaultCatalogue.FAULTS;

    @Test void there_are_dozens_in_every_layer_some_and_no_two_have_one_name() {
        assertThat(FAULTS).hasSizeGreaterThan(50).extracting(Fault::name).doesNotHaveDuplicates()
            .allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)+"));
        assertThat(FAULTS).extracting(Fault::layer).contains(Layer.values());
        assertThat(FAULTS).extracting(Fault::grade).contains(1, 2, 3);
    }

    @Test void the_checks_that_break_exist_and_none_is_told_twice() {
        var known = Catalogue.CHECKS.stream().map(Check::name).toList();
        assertThat(FAULTS).allSatisfy(fault -> assertThat(Stream.concat(fault.breaks().stream(), fault.perhaps().stream()).toList())
            .as(fault.name()).isSubsetOf(known).doesNotHaveDuplicates());
    }

    @Test void no_check_is_said_to_break_that_would_be_skipped_because_of_another() {
        assertThat(FAULTS).allSatisfy(fault -> assertThat(fault.breaks()).as(fault.name())
            .allSatisfy(check -> assertThat(needs(check)).as(check).doesNotContainAnyElementsOf(fault.breaks())));
    }

    @Test void each_has_its_words_for_teachers_and_for_students_in_both_languages() {
        assertThat(FAULTS).allSatisfy(fault -> {
            assertThat(List.of(fault.description(), fault.fix(), fault.symptom().english())).as(fault.name()).noneMatch(String::isBlank);
            assertThat(fault.symptom().korean()).as(fault.name()).containsPattern("\\p{IsHangul}");
        });
    }

    @Test void a_name_of_none_is_refused_with_the_names_that_there_are() {
        assertThatThrownBy(() -> FaultCatalogue.named("snat")).isInstanceOf(FaultRefused.class)
            .hasMessageContaining("no fault is called snat")
            .hasMessageContaining("snat-chain-empty");
    }

    /** All that a check needs, and what that needs. */
    private static Set<String> needs(String name) {
        var needs = new HashSet<String>();
        var direct = Catalogue.CHECKS.stream().filter(check -> check.name().equals(name)).flatMap(check -> check.needs().stream())
            .collect(Collectors.toSet());
        direct.forEach(need -> needs.addAll(needs(need)));
        needs.addAll(direct);
        return needs;
    }
}
