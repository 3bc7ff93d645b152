package ekslab.verify.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FieldLinesTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(strings = { "2", "true", "\"Cluster\"", "\".:53 {\\n    errors\\n\\n}\\n\"", "\"\"",
        "{\"k8s-app\":\"kube-dns\",\"a/b\":\"c: d\"}",
        "[{\"name\":\"MAX_ENI\",\"value\":\"1\"},{\"name\":\"X\"}]" }) void a_value_becomes_lines_and_a_value_again(String value)
            throws JsonProcessingException {
        assertThat(FieldLines.parse(FieldLines.of(JSON.readTree(value)))).isEqualTo(JSON.readTree(value));
    }

    @Test void a_field_that_is_not_there_has_no_lines() {
        assertThat(FieldLines.of(MissingNode.getInstance())).isEmpty();
        assertThat(FieldLines.parse(List.of()).isMissingNode()).isTrue();
    }

    @Test void a_difference_names_the_entry_that_differs() throws JsonProcessingException {
        var before = FieldLines.of(JSON.readTree("[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}]"));
        var now = FieldLines.of(JSON.readTree("[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"3\"}]"));

        assertThat(Kept.differences(before, now)).containsExactly("- - {\"name\":\"B\",\"value\":\"2\"}",
            "+ - {\"name\":\"B\",\"value\":\"3\"}");
    }

    @Test void a_line_that_is_there_twice_counts_twice_and_order_counts() {
        assertThat(Kept.differences(List.of("a", "a", "b"), List.of("a", "b"))).containsExactly("- a");
        assertThat(Kept.differences(List.of("a", "b"), List.of("b", "a"))).containsExactly("the same lines in another order");
        assertThat(Kept.differences(List.of("a", "b"), List.of("a", "b"))).isEmpty();
    }
}
