package ekslab.verify.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;

import ekslab.verify.Report;
import ekslab.verify.check.Finding;
import ekslab.verify.check.Verdict.Broken;
import ekslab.verify.check.Verdict.Holds;
import ekslab.verify.check.Verdict.Skipped;
import ekslab.verify.check.Verdict.Unknown;

/** For people: good news takes a line, bad news explains itself. */
public final class TextReport {

    private TextReport() {}

    public static String of(Report report, boolean timing) {
        var text = new StringBuilder();
        report.findings().forEach(finding -> text.append(of(finding, timing)));
        text.append("\n").append(summary(report)).append("\n");
        if (timing) report.seen().seenAfterMillis().forEach((look, millis) -> text.append("    %6d ms  %s%n".formatted(millis, look)));
        return text.toString();
    }

    /** One finding, as it stands in the report. */
    public static String of(Finding finding, boolean timing) {
        var verdict = finding.verdict();
        var time = timing ? " (%s)".formatted(millis(finding.took())) : "";
        var head = "%s %s%s".formatted(verdict.mark(), finding.name(), time);
        if (verdict instanceof Broken broken)
            return head + "\n" + line("meant", finding.intent()) + line("saw", broken.evidence())
                + line("fix", broken.fix());
        if (verdict instanceof Unknown)
            return head + "\n" + line("meant", finding.intent()) + line("saw", "could not look: " + verdict.evidence());
        return "%s: %s%n".formatted(head, verdict.evidence());
    }

    private static String line(String label, String text) {
        return "    %-6s %s%n".formatted(label, text.replace("\n", "\n           "));
    }

    private static String summary(Report report) {
        var parts = new ArrayList<String>();
        parts.add("%d of %d checks hold".formatted(report.count(Holds.class), report.findings().size()));
        if (report.count(Broken.class) > 0) parts.add("%d broken".formatted(report.count(Broken.class)));
        if (report.count(Unknown.class) > 0) parts.add("%d could not look".formatted(report.count(Unknown.class)));
        if (report.count(Skipped.class) > 0) parts.add("%d skipped".formatted(report.count(Skipped.class)));
        return String.format(Locale.ROOT, "%s: %s, in %.1f s", report.cluster(), String.join(", ", parts),
            report.took().toMillis() / 1000.0);
    }

    private static String millis(Duration took) {
        return String.format(Locale.ROOT, "%.1f ms", took.toNanos() / 1e6);
    }
}
