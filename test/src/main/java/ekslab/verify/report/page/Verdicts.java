package ekslab.verify.report.page;

import java.util.List;

import ekslab.verify.Report;
import ekslab.verify.check.Finding;
import ekslab.verify.check.Verdict;
import ekslab.verify.check.Verdict.Broken;
import ekslab.verify.check.Verdict.Holds;
import ekslab.verify.check.Verdict.Skipped;
import ekslab.verify.check.Verdict.Unknown;
import ekslab.verify.report.writing.Markup;

/** The verdicts, worst first; what is well is folded. */
record Verdicts(Report report, Pointer pointer) {

    void write(Markup html) {
        html.open("section", "class", "verdicts", "aria-labelledby", "verdicts-title").leaf("h2", "Checks", "id", "verdicts-title");
        of(Broken.class).forEach(finding -> write(html, finding));
        of(Unknown.class).forEach(finding -> write(html, finding));
        folded(html, "– %d skipped", of(Skipped.class));
        folded(html, "✓ %d hold", of(Holds.class));
        html.close();
    }

    private List<Finding> of(Class<? extends Verdict> kind) {
        return report.findings().stream().filter(finding -> kind.isInstance(finding.verdict())).toList();
    }

    private void folded(Markup html, String form, List<Finding> findings) {
        if (findings.isEmpty()) return;
        html.open("details").leaf("summary", form.formatted(findings.size()));
        findings.forEach(finding -> write(html, finding));
        html.close();
    }

    private void write(Markup html, Finding finding) {
        var verdict = finding.verdict();
        html.open("article", "class", "check " + verdict.word()).open("h3");
        html.leaf("small", TitleBlock.millis(finding.took())).leaf("span", verdict.mark()).text(" " + finding.name()).close();
        html.leaf("p", finding.intent());
        if (verdict instanceof Broken) html.leaf("p", finding.meaning());
        if (verdict instanceof Broken broken) complaint(html, "saw", broken.evidence(), broken.fix());
        else
            if (verdict instanceof Unknown) complaint(html, "could not look", verdict.evidence(), "");
            else evidence(html, verdict.evidence());
        html.close();
    }

    private void complaint(Markup html, String how, String evidence, String fix) {
        html.open("dl").leaf("dt", how).open("dd");
        evidence(html, evidence);
        html.close();
        if (!fix.isEmpty()) html.leaf("dt", "fix").leaf("dd", fix);
        html.close();
    }

    private void evidence(Markup html, String evidence) {
        html.open("ul", "class", "evidence board");
        for (var line : evidence.lines().toList()) {
            html.open("li");
            pointer.write(html, line);
            html.close();
        }
        html.close();
    }
}
