package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real cdk CLI makes of the project, with no credentials at all. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplatesTest {

    @Test void what_is_rehearsed_is_what_is_deployed_to_the_byte(@TempDir Path deployed) throws IOException {
        var lab = new LabCommand("myeks");   // the name that cdk.json's app gives when nothing is set
        var kept = LabCommand.ROOT.resolve("target/synth");

        var cdk = LabCommand.said(LabCommand
            .start(List.of("sh", "-c", "cd '%s' && CDK_VALIDATION=false npx cdk synth -q -o '%s'".formatted(LabCommand.ROOT, deployed))));
        assertThat(cdk.exit()).as(cdk.toString()).isZero();

        var plan = lab.run("up", "--dry-run").out();
        var rehearsed = kept.resolve(plan.replaceAll("(?s).*target/synth/([0-9a-f]+).*", "$1"));
        if (Files.notExists(rehearsed)) {
            lab.run("up");
            lab.run("down");
        }
        for (var stack : List.of("Network", "Cluster", "Workloads"))
            assertThat(deployed.resolve(stack + ".template.json")).hasSameTextualContentAs(rehearsed.resolve(stack + ".template.json"));
    }

    @Test void a_wrong_setting_is_told_in_a_sentence(@TempDir Path out) {
        var cdk = LabCommand.said(
            LabCommand.start(List.of("sh", "-c", "cd '%s' && npx cdk synth -q -o '%s' -c lab:nodez=3".formatted(LabCommand.ROOT, out))));
        assertThat(cdk.exit()).isNotZero();
        assertThat(cdk.err()).contains("nodez").contains("is not a setting").doesNotContain("at ekslab.");
    }
}
