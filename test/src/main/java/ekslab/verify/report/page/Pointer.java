package ekslab.verify.report.page;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.TreeSet;

import ekslab.verify.report.drawing.Drawing;
import ekslab.verify.report.writing.Markup;

/** Sentences that light up in the drawing what they name: a word its own marks, the rest of the sentence those of all its words. */
record Pointer(Drawing drawing) {

    void write(Markup html, String sentence) {
        var words = drawing.words(sentence);
        var all = new TreeSet<Integer>();
        words.forEach(word -> all.addAll(word.marks()));
        if (all.isEmpty()) {
            html.text(sentence);
            return;
        }
        html.open("span", "role", "button", "tabindex", -1, "aria-pressed", "false", "data-with", numbers(all));
        for (var word : words)
            if (word.marks().isEmpty()) html.text(word.text());
            else html.leaf("b", word.text(), "data-with", numbers(word.marks()));
        html.close();
    }

    static String numbers(Collection<Integer> marks) {
        return marks.stream().map(String::valueOf).collect(joining(" "));
    }
}
