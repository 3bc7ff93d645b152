package ekslab.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ekslab.local.bench.WiringBench.Size;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WiringBenchTest {

    @Test void every_way_wires_its_pods_and_nothing_is_left() throws IOException {
        var before = left();
        var told = new ArrayList<String>();

        var result = WiringBench.measure(Size.of("2x3"), told::add);

        assertThat(told).containsExactly("2x3: ip -batch", "2x3: this lab", "2x3: Mininet");
        assertThat(result.size().pods()).isEqualTo(6);
        assertThat(List.of(result.wiring(), result.floor(), result.teardown())).allMatch(milliseconds -> milliseconds > 0);
        assertThat(left()).isEqualTo(before);
    }

    private static List<Path> left() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("lab-bench")).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "3", "3x", "0x5", "101x1", "1x251", "three x five" }) void a_size_that_makes_no_sense_is_refused(String text) {
        assertThatThrownBy(() -> Size.of(text)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("\"" + text + "\" must be");
    }
}
