package ekslab.verify.report;

import java.time.Duration;
import java.util.Locale;

import ekslab.verify.Report;
import ekslab.verify.check.Finding;
import ekslab.verify.check.Verdict.Broken;
import ekslab.verify.check.Verdict.Skipped;
import ekslab.verify.check.Verdict.Unknown;
import ekslab.verify.report.writing.Markup;

/** For CI servers: JUnit XML in surefire's form. Broken is a failure, "could not look" an error, skipped is skipped. */
public final class JunitReport {

    private final Markup xml = new Markup();

    private JunitReport() {}

    public static String of(Report report) {
        return new JunitReport().written(report);
    }

    private String written(Report report) {
        xml.verbatim("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
            .open("testsuite", "name", "ekslab.verify." + report.cluster(), "tests", report.findings().size(), "failures",
                report.count(Broken.class), "errors", report.count(Unknown.class), "skipped", report.count(Skipped.class), "time",
                seconds(report.took()));
        report.findings().forEach(this::write);
        return xml.text("\n").close() + "\n";
    }

    private void write(Finding finding) {
        xml.text("\n").open("testcase", "name", finding.name(), "classname", "ekslab.verify", "time", seconds(finding.took()));
        var verdict = finding.verdict();
        var firstLine = verdict.evidence().lines().findFirst().orElse("");
        if (verdict instanceof Broken) detail("failure", firstLine, finding);
        if (verdict instanceof Unknown) detail("error", firstLine, finding);
        if (verdict instanceof Skipped) xml.text("\n").leaf("skipped", "", "message", firstLine);
        xml.close();
    }

    private void detail(String kind, String message, Finding finding) {
        xml.text("\n").leaf(kind, TextReport.of(finding, false), "message", message, "type",
            finding.verdict().getClass().getSimpleName());
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
    }
}
