package ekslab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.verify.check.Catalogue;

/** What README says of the program is what the program says of itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadmeTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test void its_table_of_checks_is_what_the_checks_say() throws IOException {
        var file = ROOT.resolve("README.md");
        if (Boolean.getBoolean("readme.write"))
            Files.writeString(file, Files.readString(file).replaceFirst(CheckTable.OLD, Matcher.quoteReplacement(CheckTable.markdown())));

        assertThat(Files.readString(file))
            .as("mvn -pl cli -am -Dtest=ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -Dreadme.write=true test writes the table")
            .contains("\n" + CheckTable.markdown() + "\n").contains("%1$d of %1$d checks hold".formatted(Catalogue.CHECKS.size()));
    }

    @Test void every_command_is_named() throws IOException {
        for (var file : new String[]{ "README.md", "README.ko.md" }) {
            var readme = Files.readString(ROOT.resolve(file));
            for (var command : Lab.commandLine(Home.here()).getSubcommands().keySet())
                if (!command.matches("help|ssh")) assertThat(readme).as(file).contains("lab " + command);
        }
    }
}
