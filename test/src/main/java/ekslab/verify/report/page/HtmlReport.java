package ekslab.verify.report.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import ekslab.verify.Report;
import ekslab.verify.check.Finding;
import ekslab.verify.check.Verdict;
import ekslab.verify.check.Verdict.Broken;
import ekslab.verify.report.drawing.Drawing;
import ekslab.verify.report.writing.Markup;
import ekslab.verify.report.writing.Resource;

/** For people who want to see it: one HTML page with a drawing of the network, which needs nothing but a browser. */
public final class HtmlReport {

    private static final String STYLE = Resource.text(HtmlReport.class, "page.css");
    private static final String SCRIPT = Resource.text(HtmlReport.class, "page.js");

    private final Markup html = new Markup();
    private final Report report;
    private final Drawing drawing;

    private HtmlReport(Report report) {
        this.report = report;
        drawing = Drawing.of(report.seen(), report.findings().stream().map(Finding::verdict).filter(Broken.class::isInstance)
            .map(Verdict::evidence).toList());
    }

    public static String of(Report report) {
        return new HtmlReport(report).written();
    }

    /** What stands below the drawing, from top to bottom. */
    private List<Section> sections() {
        var reach = Reach.of(report.seen());
        var sections = new ArrayList<Section>(List.of(new Matrix(reach, drawing)));
        var failed = reach.pairs().stream().filter(pair -> pair.outcome().failed()).toList();
        if (!failed.isEmpty()) sections.add(new FailedPairs(failed, new Pointer(drawing), new PairTrace(report.seen())));
        if (!report.seen().seenAfterMillis().isEmpty()) sections.add(new Looks(report.seen().seenAfterMillis()));
        return sections;
    }

    private String written() {
        html.verbatim("<!DOCTYPE html>\n").open("html", "lang", "en");
        head();
        html.open("body").leaf("a", "Skip to the drawing", "class", "skip", "href", "#drawing");
        new TitleBlock(report).write(html);
        html.open("main");
        new Verdicts(report, new Pointer(drawing)).write(html);
        html.open("div", "class", "sheets");
        network();
        sections().forEach(this::write);
        html.close().close().leaf("div", "", "id", "card", "hidden", "hidden");
        return html.open("script").verbatim(SCRIPT).close().close().close() + "\n";
    }

    /** The browser is told to run and load nothing but what is printed here. */
    private void head() {
        html.open("head").empty("meta", "charset", "utf-8").empty("meta", "name", "viewport", "content", "width=device-width");
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content",
            "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'".formatted(hash(STYLE), hash(SCRIPT)));
        html.leaf("title", report.cluster() + ": network report").open("style").verbatim(STYLE).close().close();
    }

    private void network() {
        html.open("section", "id", "drawing", "tabindex", -1, "aria-labelledby", "drawing-title").leaf("h2", "Network", "id",
            "drawing-title");
        for (var reason : Drawing.missing(report.seen())) html.leaf("p", "Not all could be seen: " + reason, "class", "note");
        html.open("div", "class", "scroll");
        drawing.paint(html);
        html.close();
        Drawing.legend(html);
        html.close();
    }

    private void write(Section section) {
        html.open("section").leaf("h2", section.title());
        section.write(html);
        html.close();
    }

    private static String hash(String text) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
