package ekslab.verify.report.drawing;

import java.util.LinkedHashMap;
import java.util.Map;

import ekslab.verify.report.writing.Markup;

/** A sample of each mark beside what it means. */
final class Legend {

    private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

    static {
        MEANINGS.put(Kind.PRIMARY.style, "primary address of an interface");
        MEANINGS.put(Kind.USED.style, "address that a pod has");
        MEANINGS.put(Kind.WARM.style, "warm address");
        MEANINGS.put(Kind.POD.style, "pod");
        MEANINGS.put(Kind.HOST_POD.style, "pod on the host network");
        MEANINGS.put(Kind.POD.style + " ailing", "not ready");
        MEANINGS.put(Kind.POD.style + " accused", "named by a broken check");
    }

    private Legend() {}

    static void paint(Markup page) {
        page.open("ul", "class", "legend");
        MEANINGS.forEach((style, meaning) -> {
            page.open("li").open("svg", "width", 24, "height", 14, "aria-hidden", "true").open("g", "class", "mark " + style);
            page.leaf("rect", "", "x", 1, "y", 1, "width", 22, "height", 12).close().close().text(meaning).close();
        });
        page.close();
    }
}
