package ekslab.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ekslab.verify.check.Verdict.Skipped;
import ekslab.verify.check.Verdict.Unknown;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerifierTest {

    private static final URI NOBODY = URI.create("http://127.0.0.1:1"); // a port below 1024 that nothing here listens on

    @TempDir private Path dir;

    @Test void a_lab_that_is_not_there_cannot_be_looked_at() throws IOException {
        var kubeconfig = Files.writeString(dir.resolve("kubeconfig"), """
            {"apiVersion": "v1", "kind": "Config", "current-context": "lab", "contexts": [{"name": "lab", "context": {"cluster": "lab", "user": "lab"}}],
             "clusters": [{"name": "lab", "cluster": {"server": "%s"}}], "users": [{"name": "lab", "user": {"token": "none"}}]}
            """.formatted(NOBODY));

        var report = Verifier.run(target(kubeconfig), Expectations.BASE_LAB, Set.of(), Observer.NOBODY);

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(report.findings()).allSatisfy(finding -> assertThat(finding.verdict()).isInstanceOfAny(Unknown.class, Skipped.class));
        assertThat(report.findings()).filteredOn(finding -> finding.name().equals("cluster-active")).singleElement()
            .satisfies(finding -> assertThat(finding.verdict().evidence()).startsWith("eks cluster: ").contains("Connection refused"));
        assertThat(report.render(Format.HTML)).contains("Not all could be seen: ", "at " + NOBODY);
    }

    @Test void a_kubeconfig_that_is_not_there_is_named() {
        var report = Verifier.run(target(dir.resolve("nowhere")), Expectations.BASE_LAB, Set.of("api-answers"), Observer.NOBODY);

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(report.findings().get(0).verdict().evidence()).contains(dir.resolve("nowhere").toString());
    }

    @Test void an_unknown_name_is_told_before_anybody_looks() {
        assertThatThrownBy(() -> Verifier.run(target(dir), Expectations.BASE_LAB, Set.of("dns"), Observer.NOBODY))
            .hasMessageContaining("no check is called dns");
    }

    private static Target target(Path kubeconfig) {
        return new Target("myeks", "ap-northeast-2", Optional.of(NOBODY), Optional.of(kubeconfig));
    }
}
