package ekslab.verify.report.page;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import ekslab.verify.Report;
import ekslab.verify.check.Verdict;
import ekslab.verify.check.Verdict.Broken;
import ekslab.verify.check.Verdict.Holds;
import ekslab.verify.check.Verdict.Skipped;
import ekslab.verify.check.Verdict.Unknown;
import ekslab.verify.facts.Cluster;
import ekslab.verify.report.writing.Markup;

/** What a technical drawing says in its corner: what is shown, of which day, and how it was found; here with the search. */
record TitleBlock(Report report) {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
        .withZone(ZoneOffset.UTC);

    void write(Markup html) {
        html.open("header").leaf("h1", report.cluster());
        summary(html);
        html.open("form", "class", "find", "role", "search").leaf("label", "Find", "for", "find")
            .empty("input", "id", "find", "type", "search", "placeholder", "pod, address, ENI", "autocomplete", "off", "spellcheck",
                "false")
            .leaf("output", "", "id", "found", "for", "find").close();
        html.leaf("button", "◐", "class", "theme", "type", "button", "aria-label", "Dark theme", "title", "Light or dark").close();
        facts(html);
    }

    private void summary(Markup html) {
        html.open("p", "class", "sum");
        count(html, Broken.class, "broken", "✗ %d broken · ");
        count(html, Unknown.class, "unknown", "? %d could not look · ");
        count(html, Skipped.class, "skipped", "%d skipped · ");
        html.text(report.exitCode() == 0 ? "✓ " : "")
            .text("%d of %d checks hold".formatted(report.count(Holds.class), report.findings().size())).close();
    }

    private void count(Markup html, Class<? extends Verdict> kind, String style, String form) {
        if (report.count(kind) > 0) html.leaf("b", form.formatted(report.count(kind)), "class", style);
    }

    private void facts(Markup html) {
        var cluster = report.seen().eks().cluster().orElse(new Cluster("", "unknown", "unknown", "unknown", "unknown"));
        html.open("section", "class", "facts", "aria-label", "What was looked at").open("dl");
        fact(html, "Looked at", report.place());
        fact(html, "Snapshot taken", MOMENT.format(report.seen().takenAt()));
        fact(html, "Kubernetes", cluster.version());
        fact(html, "VPC", cluster.vpcId());
        fact(html, "Services", cluster.serviceCidr());
        fact(html, "Took", String.format(Locale.ROOT, "%.1f s", report.took().toMillis() / 1000.0));
        html.close().close();
    }

    private static void fact(Markup html, String name, String value) {
        html.open("div").leaf("dt", name).leaf("dd", value).close();
    }

    static String millis(Duration took) {
        return String.format(Locale.ROOT, "%.1f ms", took.toNanos() / 1e6);
    }
}
