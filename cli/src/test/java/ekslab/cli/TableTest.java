package ekslab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TableTest {

    @Test void columns_are_as_wide_as_their_widest_cell_and_an_empty_cell_shows() {
        var table = new Table("NODE", "IP", "PODS").row("N1", "192.168.1.10", 5).row("N2", "", 12);

        assertThat(table).hasToString("""
            NODE   IP             PODS
            N1     192.168.1.10   5
            N2     -              12
            """);
    }

    @Test void a_row_that_does_not_fit_the_heading_is_refused() {
        assertThatThrownBy(() -> new Table("NODE").row("N1", "too much")).hasMessage("2 cells for 1 columns");
    }
}
