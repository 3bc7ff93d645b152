package ekslab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.verify.check.Catalogue;

/** What README says of the program is what the program says of itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadmeTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test void every_check_stands_in_its_table_in_its_own_words_and_order() throws IOException {
        var readme = Files.readString(ROOT.resolve("README.md"));

        assertThat(readme.lines().filter(line -> line.startsWith("| `") && Catalogue.CHECKS.stream()
            .anyMatch(check -> line.startsWith("| `" + check.name() + "` ")))).containsExactlyElementsOf(Catalogue.CHECKS.stream()
                .map(check -> "| `%s` | %s |".formatted(check.name(), check.intent())).toList());
        assertThat(readme).contains("%1$d of %1$d checks hold".formatted(Catalogue.CHECKS.size()));
    }

    @Test void every_command_is_named() throws IOException {
        for (var file : new String[]{ "README.md", "README.ko.md" }) {
            var readme = Files.readString(ROOT.resolve(file));
            for (var command : Lab.commandLine(Home.here()).getSubcommands().keySet())
                if (!command.matches("help|ssh")) assertThat(readme).as(file).contains("lab " + command);
        }
    }
}
