package ekslab.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.verify.Expectations;
import ekslab.verify.Observer;
import ekslab.verify.Verifier;
import ekslab.verify.check.BaseLab;
import ekslab.verify.check.Crowd;
import ekslab.verify.check.Verdict;
import ekslab.verify.facts.Snapshot;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JsonReportTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(JsonReport.schema(),
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());

    @Test void the_schema_is_one_itself() {
        var draft = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(JSON.createObjectNode().put("$ref", "https://json-schema.org/draft/2020-12/schema"));

        assertThat(draft.validate(SCHEMA.getSchemaNode())).isEmpty();
    }

    @Test void every_report_keeps_to_the_schema() throws IOException {
        var healthy = report(new BaseLab().snapshot(), BaseLab.PROMISED);
        var broken = report(Crowd.broken(3, 30), Crowd.promised(3, false));
        var blind = report(Crowd.unvisited(3, 30), Crowd.promised(3, false));

        assertThat(List.of(healthy, broken, blind)).allSatisfy(report -> assertThat(problems(report)).isEmpty());
        assertThat(Stream.of(healthy, broken, blind).flatMap(report -> report.findValuesAsText("verdict").stream())).contains("holds",
            "broken",
            "unknown", "skipped");
    }

    @Test void the_schema_knows_the_verdicts_that_there_are_and_refuses_others() throws IOException {
        var words = Stream.of(Verdict.class.getPermittedSubclasses()).map(kind -> kind.getSimpleName().toLowerCase()).toList();
        assertThat(SCHEMA.getSchemaNode().at("/$defs/check/properties/verdict/enum")).extracting(JsonNode::asText)
            .containsExactlyInAnyOrderElementsOf(words);

        assertThat(problems(changed("verdict", "fine"))).singleElement().asString().contains("verdict");
    }

    @Test void the_schema_refuses_what_no_report_says() throws IOException {
        assertThat(problems(changed("verdict", "broken"))).as("broken without a fix").isNotEmpty();
        assertThat(problems(changed("fix", "Try again."))).as("a fix for what holds").isNotEmpty();
        assertThat(problems(changed("colour", "green"))).as("a field that is not described").isNotEmpty();
        assertThat(problems(changed("name", "DNS answers"))).as("a name that is none").isNotEmpty();
        assertThat(problems(((ObjectNode) healthy()).put("exitCode", 2))).as("an exit code that no round has").isNotEmpty();
        assertThat(problems(((ObjectNode) healthy()).put("takenAt", "yesterday"))).as("no moment").isNotEmpty();
    }

    private static JsonNode changed(String field, String value) throws IOException {
        var report = healthy();
        ((ObjectNode) report.at("/checks/0")).put(field, value);
        return report;
    }

    private static JsonNode healthy() throws IOException {
        return report(new BaseLab().snapshot(), BaseLab.PROMISED);
    }

    private static JsonNode report(Snapshot seen, Expectations promised) throws IOException {
        return JSON.readTree(JsonReport.of(Verifier.judge("myeks", seen, promised, Set.of(), Observer.NOBODY)));
    }

    private static Set<ValidationMessage> problems(JsonNode report) {
        return SCHEMA.validate(report);
    }
}
