package ekslab.verify.report;

import java.util.Locale;

import com.fasterxml.jackson.databind.json.JsonMapper;

import ekslab.verify.Report;
import ekslab.verify.check.Verdict.Broken;

/** For programs: the verdicts, one object a check. */
public final class JsonReport {

    private JsonReport() {}

    public static String of(Report report) {
        var json = new JsonMapper();
        var root = json.createObjectNode().put("version", 1).put("cluster", report.cluster())
            .put("takenAt", report.seen().takenAt().toString())
            .put("tookMillis", report.took().toMillis()).put("exitCode", report.exitCode());
        var checks = root.putArray("checks");
        for (var finding : report.findings()) {
            var check = checks.addObject().put("name", finding.name()).put("intent", finding.intent())
                .put("verdict", finding.verdict().getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .put("evidence", finding.verdict().evidence());
            if (finding.verdict() instanceof Broken broken) check.put("fix", broken.fix());
        }
        return root.toPrettyString() + "\n";
    }
}
