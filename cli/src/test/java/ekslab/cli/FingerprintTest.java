package ekslab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FingerprintTest {

    @TempDir private Path folder;

    private Map<String, String> settings = Map.of("name", "blue", "nodes.count", "3");
    private Path jar;
    private Path classes;
    private String before;

    @BeforeEach void two_inputs() throws IOException {
        jar = Files.writeString(folder.resolve("infra.jar"), "jar");
        classes = Files.createDirectories(folder.resolve("classes"));
        Files.writeString(classes.resolve("A.class"), "a");
        before = fingerprint();
    }

    @Test void nothing_changed_gives_the_same_one() {
        assertThat(fingerprint()).isEqualTo(before).matches("[0-9a-f]{32}");
    }

    @Test void a_newer_date_changes_nothing() throws IOException {
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));

        assertThat(fingerprint()).isEqualTo(before);
    }

    @Test void the_order_of_settings_changes_nothing() {
        var turned = new LinkedHashMap<String, String>();
        turned.put("nodes.count", "3");
        turned.put("name", "blue");
        settings = turned;

        assertThat(fingerprint()).isEqualTo(before);
    }

    @Test void another_place_changes_nothing() throws IOException {
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        jar = Files.move(jar, elsewhere.resolve("infra.jar"));

        assertThat(fingerprint()).isEqualTo(before);
    }

    @Test void another_value_changes_it() {
        settings = Map.of("name", "blue", "nodes.count", "4");

        assertThat(fingerprint()).isNotEqualTo(before);
    }

    @Test void a_setting_more_changes_it() {
        settings = Map.of("name", "blue", "nodes.count", "3", "cni.mtu", "1500");

        assertThat(fingerprint()).isNotEqualTo(before);
    }

    @Test void another_content_changes_it() throws IOException {
        Files.writeString(jar, "raj");

        assertThat(fingerprint()).isNotEqualTo(before);
    }

    @Test void a_file_more_changes_it() throws IOException {
        Files.writeString(classes.resolve("B.class"), "");

        assertThat(fingerprint()).isNotEqualTo(before);
    }

    @Test void another_name_of_a_file_changes_it() throws IOException {
        Files.move(classes.resolve("A.class"), classes.resolve("B.class"));

        assertThat(fingerprint()).isNotEqualTo(before);
    }

    private String fingerprint() {
        return Fingerprint.of(settings, List.of(jar, classes));
    }
}
