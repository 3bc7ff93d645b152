package ekslab.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditTest {

    @Test void every_finding_of_AwsSolutions_is_fixed_or_explained() {
        assertThat(findings(Synthesized.app())).isEmpty();
    }

    private static List<String> findings(App app) {
        Aspects.of(app).add(new AwsSolutionsChecks());
        return Stream.of("Network", "Cluster", "Workloads").map(id -> Annotations.fromStack((Stack) app.getNode().findChild(id)))
            .flatMap(
                notes -> Stream.concat(notes.findError("*", Match.anyValue()).stream(), notes.findWarning("*", Match.anyValue()).stream()))
            .map(note -> note.getId() + " " + note.getEntry().getData()).toList();
    }
}
