package ekslab.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import javax.xml.parsers.DocumentBuilderFactory;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

import ekslab.verify.check.BaseLab;
import ekslab.verify.check.Catalogue;
import ekslab.verify.check.Finding;
import ekslab.verify.check.Verdict;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportTest {

    private static final Finding HOLDS = finding("nodes-ready-in-three-zones", Verdict.holds("3 nodes Ready in [a, b, c]"));
    private static final Finding BROKEN = finding("pods-reach-pods-without-nat",
        Verdict.broken("a/x does not reach a/y: <timed out> & \"lost\"\na/y does not reach a/x: \u0007").fix("Look at ip rule."));
    private static final Finding UNKNOWN = finding("nodes-reachable", new Verdict.Unknown("node-2: no ready pod with app=node-shell"));
    private static final Finding SKIPPED = finding("dns-answers", new Verdict.Skipped("needs nodes-reachable"));

    @Test void good_news_takes_a_line_and_bad_news_explains_itself() {
        assertThat(report(HOLDS, BROKEN, UNKNOWN, SKIPPED).render(Format.TEXT)).isEqualTo("""
            ✓ nodes-ready-in-three-zones: 3 nodes Ready in [a, b, c]
            ✗ pods-reach-pods-without-nat
                meant  It is as it should be
                saw    a/x does not reach a/y: <timed out> & "lost"
                       a/y does not reach a/x: \u0007
                fix    Look at ip rule.
            ? nodes-reachable
                meant  It is as it should be
                saw    could not look: node-2: no ready pod with app=node-shell
            - dns-answers: needs nodes-reachable

            myeks: 1 of 4 checks hold, 1 broken, 1 could not look, 1 skipped, in 1.2 s
            """);
    }

    @Test void timing_is_told_when_asked_for() {
        assertThat(report(HOLDS).render(Format.TEXT, true)).isEqualTo("""
            ✓ nodes-ready-in-three-zones (2.5 ms): 3 nodes Ready in [a, b, c]

            myeks: 1 of 1 checks hold, in 1.2 s
                   210 ms  ec2 subnets
                    95 ms  kubernetes pods
            """);
    }

    @Test void every_single_check_tells_its_time() {
        var seen = new BaseLab().snapshot();
        var report = Verifier.judge("myeks", seen, BaseLab.PROMISED, Set.of(), Observer.NOBODY);

        assertThat(report.render(Format.TEXT, true).lines().filter(line -> line.matches("✓ [a-z0-9-]+ \\([0-9.]+ ms\\): .*")))
            .hasSameSizeAs(Catalogue.CHECKS);
    }

    @Test void numbers_are_written_alike_wherever_the_report_is_made() {
        var here = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(report(HOLDS).render(Format.TEXT, true)).contains("(2.5 ms)").contains("in 1.2 s");
        } finally {
            Locale.setDefault(here);
        }
    }

    @Test void json_tells_the_same_to_programs() throws IOException {
        var json = new JsonMapper().readTree(report(HOLDS, BROKEN).render(Format.JSON));

        assertThat(json.path("exitCode").asInt()).isEqualTo(1);
        assertThat(json.at("/checks/0/verdict").asText()).isEqualTo("holds");
        assertThat(json.at("/checks/0").has("fix")).isFalse();
        assertThat(json.at("/checks/1/verdict").asText()).isEqualTo("broken");
        assertThat(json.at("/checks/1/fix").asText()).isEqualTo("Look at ip rule.");
    }

    @Test void junit_xml_is_what_a_ci_server_reads() throws Exception {
        var text = report(HOLDS, BROKEN, UNKNOWN, SKIPPED).render(Format.JUNIT);

        var suite = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)))
            .getDocumentElement();
        assertThat(suite.getTagName()).isEqualTo("testsuite");
        assertThat(List.of("tests", "failures", "errors", "skipped", "time")).extracting(suite::getAttribute).containsExactly("4", "1", "1",
            "1", "1.234");
        var failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("a/x does not reach a/y: <timed out> & \"lost\"");
        assertThat(failure.getTextContent()).contains("fix    Look at ip rule.").contains("\uFFFD").doesNotContain("\u0007");
        assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(1);
        assertThat(((Element) suite.getElementsByTagName("testcase").item(0)).getAttribute("name")).isEqualTo("nodes-ready-in-three-zones");
    }

    @Test void the_exit_code_is_worst_when_something_is_broken() {
        assertThat(report(HOLDS).exitCode()).isZero();
        assertThat(report(HOLDS, BROKEN, UNKNOWN, SKIPPED).exitCode()).isEqualTo(1);
        assertThat(report(HOLDS, UNKNOWN, SKIPPED).exitCode()).isEqualTo(3);
    }

    @Test void a_snapshot_can_be_saved_and_judged_again() {
        var seen = new BaseLab().snapshot();
        var told = new ArrayList<String>();

        var again = Facts.parse(Facts.json(seen));

        assertThat(again).isEqualTo(seen);
        var report = Verifier.judge("myeks", again, BaseLab.PROMISED, Set.of("dns-answers"), finding -> told.add(finding.name()));
        assertThat(report.exitCode()).isZero();
        assertThat(told).containsExactly("api-answers", "nodes-reachable", "node-daemons-ready", "dns-pods-serve", "nodes-forward",
            "forwarding-is-accepted", "services-have-their-rules", "dns-answers");
    }

    @Test void expectations_survive_their_json_and_refuse_nonsense() {
        assertThat(Expectations.parse(BaseLab.PROMISED.json())).isEqualTo(BaseLab.PROMISED);
        assertThat(catchThrowable(() -> Expectations.parse(BaseLab.PROMISED.json().replaceFirst("\\{", "{\"nodez\": 3,"))))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("nodez");
        assertThat(catchThrowable(() -> Expectations.parse("{\"nodes\": 0}"))).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("nodes: 0 must be at least 1");
        assertThat(catchThrowable(() -> new Expectations(3, "t3.medium", Map.of(), "https://example.com/"))).hasMessage(
            "internetProbe: \"https://example.com/\" must be a plain HTTP address, such as http://checkip.amazonaws.com/");
    }

    @Test void the_page_tells_why_a_broken_check_matters_and_spares_the_others() {
        assertThat(report(finding("one", Verdict.broken("seen").fix("mend"))).render(Format.HTML, false)).contains("It matters.");
        assertThat(report(finding("one", Verdict.holds("seen"))).render(Format.HTML, false)).doesNotContain("It matters.");
    }

    private static Report report(Finding... findings) {
        return new Report("myeks", "ap-northeast-2 on AWS", List.of(findings), new BaseLab().snapshot(), Duration.ofMillis(1234));
    }

    private static Finding finding(String name, Verdict verdict) {
        return new Finding(name, "It is as it should be", "It matters.", verdict, Duration.ofNanos(2_500_000));
    }
}
