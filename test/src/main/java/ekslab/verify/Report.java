package ekslab.verify;

import java.time.Duration;
import java.util.List;

import ekslab.verify.check.Finding;
import ekslab.verify.check.Verdict;
import ekslab.verify.check.Verdict.Broken;
import ekslab.verify.check.Verdict.Unknown;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.report.JsonReport;
import ekslab.verify.report.JunitReport;
import ekslab.verify.report.TextReport;
import ekslab.verify.report.page.HtmlReport;

/**
 * What a round found.
 *
 * @param place where the cluster was looked at, in words
 * @param seen what it was judged by
 * @param took from the first look to the last verdict
 */
public record Report(String cluster, String place, List<Finding> findings, Snapshot seen, Duration took) {

    public Report {
        findings = List.copyOf(findings);
    }

    public long count(Class<? extends Verdict> kind) {
        return findings.stream().filter(finding -> kind.isInstance(finding.verdict())).count();
    }

    /** 0 when all checks hold, 1 when one is broken, 3 when none is broken but one could not look. */
    public int exitCode() {
        if (count(Broken.class) > 0) return 1;
        return count(Unknown.class) > 0 ? 3 : 0;
    }

    public String render(Format format) {
        return render(format, false);
    }

    /** @param timing adds to the text when each look ended and how long each check took */
    public String render(Format format, boolean timing) {
        return switch (format) {
            case TEXT -> TextReport.of(this, timing);
            case JSON -> JsonReport.of(this);
            case JUNIT -> JunitReport.of(this);
            case HTML -> HtmlReport.of(this);
        };
    }
}
