package ekslab.verify.report;

import com.fasterxml.jackson.databind.json.JsonMapper;

import ekslab.verify.Report;
import ekslab.verify.check.Verdict.Broken;
import ekslab.verify.report.writing.Resource;

/** For programs: the verdicts, one object a check. */
public final class JsonReport {

    private JsonReport() {}

    /** What every report of this form keeps to: a JSON Schema, draft 2020-12. */
    public static String schema() {
        return Resource.text(JsonReport.class, "report.schema.json");
    }

    public static String of(Report report) {
        var json = new JsonMapper();
        var root = json.createObjectNode().put("version", 1).put("cluster", report.cluster()).put("place", report.place())
            .put("takenAt", report.seen().takenAt().toString())
            .put("tookMillis", report.took().toMillis()).put("exitCode", report.exitCode());
        var checks = root.putArray("checks");
        for (var finding : report.findings()) {
            var check = checks.addObject().put("name", finding.name()).put("intent", finding.intent())
                .put("verdict", finding.verdict().word())
                .put("evidence", finding.verdict().evidence()).put("tookMillis", finding.took().toNanos() / 1e6);
            if (finding.verdict() instanceof Broken broken) check.put("fix", broken.fix());
        }
        return root.toPrettyString() + "\n";
    }
}
