package ekslab.verify.report.page;

import java.util.Collections;
import java.util.Map;

import ekslab.verify.report.writing.Markup;

/** What took how long to look at. @param ends when each look had ended, in milliseconds after the first one began */
record Looks(Map<String, Long> ends) implements Section {

    @Override public String title() {
        return "How long it took to look";
    }

    @Override public void write(Markup html) {
        html.open("details").leaf("summary",
            "%d looks, the last one ended after %d ms".formatted(ends.size(), Collections.max(ends.values())));
        html.open("table").open("tbody");
        ends.entrySet().stream().sorted(Map.Entry.comparingByValue())
            .forEach(look -> html.open("tr").leaf("th", look.getKey(), "scope", "row")
                .leaf("td", look.getValue() + " ms").close());
        html.close().close().close();
    }
}
