package ekslab.verify.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import ekslab.verify.Expectations;
import ekslab.verify.Observer;
import ekslab.verify.Verifier;
import ekslab.verify.check.BaseLab;
import ekslab.verify.check.Crowd;
import ekslab.verify.facts.Snapshot;

/** The page in a real browser, as a person meets it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HtmlReportTest {

    private static final String FIRST_POD = "default/netshoot-pod-00xb";

    @TempDir private static Path folder;

    private static Chromium browser;

    @BeforeAll static void start() {
        browser = new Chromium(folder);
    }

    @AfterAll static void stop() {
        if (browser != null) browser.close();
    }

    @BeforeEach void by_day() {
        browser.emulate("", "prefers-color-scheme", "light");
    }

    static Stream<Arguments> labs() {
        return Stream.of(Arguments.of("healthy", new BaseLab().snapshot(), BaseLab.PROMISED),
            Arguments.of("broken", Crowd.broken(3, 30), Crowd.promised(3, false)),
            Arguments.of("that nobody could look into", Crowd.unvisited(3, 5), Crowd.promised(3, false)),
            Arguments.of("of 300 pods, broken", Crowd.broken(21, 300), Crowd.promised(21, false)),
            Arguments.of("of 300 pods by prefix", Crowd.byPrefix(3, 300), Crowd.promised(3, true)));
    }

    @ParameterizedTest(name = "a lab {0}")
    @MethodSource("labs") void a_page_draws_every_pod_asks_nobody_and_complains_of_nothing(String name, Snapshot seen,
        Expectations promised) {
        browser.open(page(seen, promised), "");

        assertThat(browser.all("svg.drawing .pod")).hasSameSizeAs(seen.kube().pods().orThrow());
        assertThat(browser.requests()).allMatch(url -> url.startsWith("file:"));
        assertThat(browser.problems()).isEmpty();
    }

    @ParameterizedTest(name = "a lab {0}")
    @MethodSource("labs") void every_text_of_the_drawing_stays_in_its_frame(String name, Snapshot seen, Expectations promised) {
        browser.open(page(seen, promised), "");

        assertThat(browser.<List<String>>run("""
            return [...document.querySelectorAll('.drawing text')].filter(text => {
              const ink = text.getBBox(), frame = text.parentNode.querySelector('rect').getBBox();
              return ink.x < frame.x || ink.x + ink.width > frame.x + frame.width + 1;
            }).map(text => text.textContent)""")).isEmpty();
    }

    @ParameterizedTest(name = "a lab {0}")
    @MethodSource("labs") void a_page_is_accessible_by_day_and_by_night(String name, Snapshot seen, Expectations promised)
        throws IOException {
        for (var scheme : List.of("light", "dark")) {
            browser.emulate("", "prefers-color-scheme", scheme);
            browser.open(page(seen, promised), "");
            browser.run("document.querySelectorAll('details').forEach(each => each.open = true)");

            assertThat(violations()).as(scheme).isEmpty();
        }
    }

    @Test void a_failed_pair_is_traced_to_where_it_ends() {
        browser.open(page(Crowd.broken(3, 30), Crowd.promised(3, false)), "");

        var ends = browser.<List<String>>run("return [...document.querySelectorAll('.sheets td summary')].map(each => each.textContent)");
        assertThat(ends).isNotEmpty().allMatch(each -> each.startsWith("ends at ") || each.startsWith("by what was seen"));
        assertThat(browser.all(".sheets td details li code")).isNotEmpty();
    }

    @Test void a_pod_lights_up_with_all_that_its_packets_pass() {
        browser.open(page(new BaseLab().snapshot(), BaseLab.PROMISED), "");

        browser.hover(named("kube-system/coredns-1"));

        assertThat(lit()).contains("kube-system/coredns-1", "192.168.1.31", "eni5adc4ab58e2", "eni-11", "subnet-1")
            .doesNotContain("eni-10", "192.168.1.32", "kube-system/coredns-2");
        assertThat(browser.find("#card").getText()).startsWith("pod kube-system/coredns-1").contains("192.168.1.31 of ", " eni-11",
            "veth eni5adc4ab58e2", "Running, ready");
    }

    @Test void evidence_lights_up_what_it_names() {
        browser.open(page(Crowd.broken(3, 30), Crowd.promised(3, false)), "");
        var line = browser.find(".check.broken .evidence [role=button]");
        assertThat(line.getText()).startsWith(FIRST_POD + " has 192.168.1.5, which no ENI of");

        browser.run("arguments[0].dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))", line);

        assertThat(lit()).containsExactlyInAnyOrder(FIRST_POD, "ip-192-168-1-4.ap-northeast-2.compute.internal", "eni-00", "eni-01",
            "eni-02");
    }

    @Test void what_a_broken_check_names_is_marked_in_the_drawing() {
        browser.open(page(Crowd.broken(3, 30), Crowd.promised(3, false)), "");

        assertThat(browser.all(".drawing .accused").stream().map(each -> each.getDomAttribute("data-names")))
            .contains(FIRST_POD, "eni-00 sg-nodes").noneMatch(names -> names.startsWith("subnet-"));
    }

    @Test void verdicts_stand_worst_first_and_what_holds_is_folded() {
        browser.open(page(Crowd.broken(3, 30), Crowd.promised(3, false)), "");

        assertThat(browser.all(".verdicts > .check h3").stream().map(WebElement::getText)).isNotEmpty()
            .allMatch(text -> text.contains("✗ ") && text.matches("(?s).*\\d\\.\\d ms.*"));
        assertThat(browser.all(".verdicts summary").stream().map(WebElement::getText)).satisfiesExactly(
            skipped -> assertThat(skipped).matches("– \\d+ skipped"), hold -> assertThat(hold).matches("✓ \\d+ hold"));
        assertThat(browser.find(".verdicts details .check").isDisplayed()).isFalse();
    }

    @Test void search_finds_a_pod_by_name_by_address_and_by_the_address_of_the_page() {
        browser.open(page(Crowd.of(21, 300), Crowd.promised(21, false)), "");

        search("web-3-66fb78d845-00xb");
        assertThat(browser.find("#found").getText()).isEqualTo("1 found");
        assertThat(lit()).contains("default/web-3-66fb78d845-00xb");
        assertThat(browser.<String>run("return location.hash")).isEqualTo("#find=web-3-66fb78d845-00xb");

        browser.press(Keys.ENTER);
        assertThat(browser.focused().getDomAttribute("aria-label")).startsWith("pod default/web-3-66fb78d845-00xb");

        search("192.168.2.200");
        assertThat(browser.find("#found").getText()).isEqualTo("nothing found");

        browser.open(page(Crowd.of(21, 300), Crowd.promised(21, false)), "#find=192.168.1.8");
        assertThat(lit()).contains("default/web-3-66fb78d845-00xb");

        browser.find("#find").sendKeys(Keys.ESCAPE);
        assertThat(lit()).isEmpty();
    }

    @Test void the_keyboard_goes_everywhere() {
        browser.open(page(Crowd.broken(3, 30), Crowd.promised(3, false)), "");

        assertThat(browser.tabTo("#find")).isTrue();
        assertThat(browser.tabTo("button.theme")).isTrue();
        assertThat(browser.tabTo(".evidence [role=button]")).isTrue();
        assertThat(browser.tabTo(".drawing .pod")).isTrue();
        var first = browser.focused();
        assertThat(browser.<Boolean>run("return arguments[0].matches(':focus-visible')", first)).isTrue();

        browser.press(Keys.ARROW_DOWN);
        assertThat(browser.focused()).isNotEqualTo(first);
        assertThat(browser.focused().getDomAttribute("aria-label")).startsWith("pod ");

        browser.press(Keys.ENTER);
        assertThat(browser.focused().getDomAttribute("aria-pressed")).isEqualTo("true");
        assertThat(browser.tabTo(".matrix [role=button]")).isTrue();
        browser.press(Keys.TAB);
        var held = lit();
        browser.press(Keys.ESCAPE);
        assertThat(held).isNotEmpty();
        assertThat(browser.all("[aria-pressed=true]:not(button)")).isEmpty();
    }

    @Test void the_theme_is_the_systems_until_somebody_chooses() {
        browser.open(page(new BaseLab().snapshot(), BaseLab.PROMISED), "");
        var day = background();
        browser.emulate("", "prefers-color-scheme", "dark");
        var night = background();
        assertThat(night).isNotEqualTo(day);

        browser.find("button.theme").click();
        assertThat(background()).isEqualTo(day);
        browser.find("button.theme").click();
        assertThat(background()).isEqualTo(night);
    }

    @Test void on_paper_it_is_light_and_unfolded() {
        browser.open(page(new BaseLab().snapshot(), BaseLab.PROMISED), "");
        browser.find("button.theme").click();
        browser.emulate("print", "prefers-color-scheme", "dark");
        browser.run("dispatchEvent(new Event('beforeprint'))");

        assertThat(browser.find("#find").isDisplayed()).isFalse();
        assertThat(background()).isEqualTo("rgb(255, 255, 255)");
        assertThat(browser.all("details:not([open])")).isEmpty();
    }

    @Test void names_stay_text_whatever_they_are() {
        var evil = "<script>window.hacked=1</script>\"'><img src=x onerror=window.hacked=1>";
        var html = page(Crowd.called(evil), Crowd.promised(3, false));
        assertThat(html).doesNotContain("<script>window", "<img").contains("&lt;script&gt;window");

        browser.open(html, "#find=script");

        assertThat(browser.<Object>run("return window.hacked")).isNull();
        assertThat(browser.all("script")).hasSize(1);
        assertThat(browser.all("img")).isEmpty();
        assertThat(browser.find(".drawing").getText()).contains("<script>");
        assertThat(browser.problems()).isEmpty();
    }

    private static String page(Snapshot seen, Expectations promised) {
        return HtmlReport.of(Verifier.judge("myeks", seen, promised, Set.of(), Observer.NOBODY));
    }

    private static WebElement named(String name) {
        return browser.find(".drawing [data-names='%s']".formatted(name));
    }

    private static List<String> lit() {
        return browser.run(
            "return [...document.querySelectorAll('.drawing .lit')].filter(mark => mark.dataset.names).map(mark => mark.dataset.names.split(' ')[0])");
    }

    private static void search(String text) {
        browser.find("#find").clear();
        browser.find("#find").sendKeys(text);
    }

    private static String background() {
        return browser.run("return getComputedStyle(document.body).backgroundColor");
    }

    /** What axe-core has to say, a line for each rule that is broken. */
    private static List<String> violations() throws IOException {
        try (var axe = HtmlReportTest.class.getResourceAsStream("/axe.min.js")) {
            browser.run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        browser.run("window.told = null; axe.run({ resultTypes: ['violations'] }).then(result => { window.told = result.violations; })");
        List<Map<String, Object>> told = null;
        while (told == null) told = browser.run("return window.told");
        return told.stream().map(rule -> "%s: %s".formatted(rule.get("id"), rule.get("nodes"))).toList();
    }
}
