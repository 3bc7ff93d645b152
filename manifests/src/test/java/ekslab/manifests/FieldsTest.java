package ekslab.manifests;

import static ekslab.manifests.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FieldsTest {

    @Test void fields_keep_the_order_they_are_written_in() {
        assertThat(fields("z", 1, "a", 2, "m", 3).keySet()).containsExactly("z", "a", "m");
    }

    @Test void a_key_without_a_value_is_refused() {
        assertThatThrownBy(() -> fields("a")).hasMessageContaining("pairs");
    }

    @Test void a_field_given_twice_is_refused() {
        assertThatThrownBy(() -> fields("a", 1, "a", 2)).hasMessageContaining("given twice");
    }
}
