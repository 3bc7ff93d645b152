package ekslab.verify;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

import ekslab.verify.check.Finding;
import ekslab.verify.check.Verdict.Holds;
import ekslab.verify.check.Verdict.Skipped;
import ekslab.verify.report.TextReport;

/** The verification stage of a pipeline: looks at a lab that somebody else brought up, found by the usual settings. */
@Tag("live")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LabTest {

    @TestFactory Stream<DynamicTest> the_lab_works() throws IOException {
        var report = Verifier.run(Target.of(System.getenv()), expectations(), Set.of(), Observer.NOBODY);
        return report.findings().stream().map(finding -> dynamicTest(finding.name(), () -> judge(finding)));
    }

    private static void judge(Finding finding) {
        if (finding.verdict() instanceof Skipped) abort(finding.verdict().evidence());
        if (!(finding.verdict() instanceof Holds)) fail(TextReport.of(finding, false));
    }

    private static Expectations expectations() throws IOException {
        var file = System.getProperty("lab.expect", "");
        return file.isEmpty() ? Expectations.BASE_LAB : Expectations.parse(Files.readString(Path.of(file)));
    }
}
