package ekslab.verify.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ekslab.verify.report.writing.Resource;

/** WCAG 2.2, 1.4.3 and 1.4.11: the contrast of what is written, and of what must be seen. A browser cannot judge text in a drawing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PaletteTest {

    private static final Pattern COLOUR = Pattern.compile("--([\\w-]+): light-dark\\(#(\\w{6}), #(\\w{6})\\)");
    private static final Map<String, int[]> PALETTE = new HashMap<>();

    static {
        COLOUR.matcher(Resource.text(HtmlReport.class, "page.css")).results().forEach(match -> PALETTE.put(match.group(1),
            new int[]{ Integer.parseInt(match.group(2), 16), Integer.parseInt(match.group(3), 16) }));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({ "ink, paper", "ink, sheet", "ink, wash", "ink, broken-wash", "soft, paper", "soft, sheet", "soft, wash", "sheet, ink",
        "paper, ink", "broken, paper", "unknown, paper" }) void text_has_the_contrast_of_level_AA(String text, String ground) {
        contrasts(text, ground, 4.5);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({ "wire, sheet", "wire, paper", "broken, sheet", "unknown, sheet",
        "ink, sheet" }) void lines_that_mean_something_can_be_seen(String line, String ground) {
        contrasts(line, ground, 3);
    }

    private static void contrasts(String one, String other, double least) {
        for (var theme = 0; theme < 2; theme++)
            assertThat(contrast(PALETTE.get(one)[theme], PALETTE.get(other)[theme])).as(theme == 0 ? "light" : "dark").isGreaterThan(least);
    }

    private static double contrast(int one, int other) {
        var a = luminance(one) + .05;
        var b = luminance(other) + .05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(int colour) {
        return .2126 * linear(colour >> 16) + .7152 * linear(colour >> 8 & 255) + .0722 * linear(colour & 255);
    }

    private static double linear(int part) {
        var share = part / 255.0;
        return share <= .04045 ? share / 12.92 : Math.pow((share + .055) / 1.055, 2.4);
    }
}
