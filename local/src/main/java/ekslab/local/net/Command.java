package ekslab.local.net;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One command as a value: a list of words, never a shell line, so nothing is ever parsed again. */
public record Command(List<String> words) {

    public Command {
        words = List.copyOf(words);
        if (words.isEmpty()) throw new IllegalArgumentException("a command needs a program");
    }

    /**
     * Reads like the line an operator types: {@code of("ip addr add {}/24 dev {}", address, link)}.
     * The line is cut at its spaces first and filled afterwards, so a value can never become two words.
     */
    public static Command of(String line, Object... values) {
        var words = new ArrayList<String>();
        var next = 0;
        for (var word : line.split(" ")) {
            while (word.contains("{}"))
                word = word.substring(0, word.indexOf("{}")) + values[next++] + word.substring(word.indexOf("{}") + 2);
            words.add(word);
        }
        if (next != values.length) throw new IllegalArgumentException("%d values for \"%s\"".formatted(values.length, line));
        return new Command(words);
    }

    public String program() { return words.get(0); }

    /** The same command with other words before it, as {@code nsenter} and {@code ip netns exec} take them. */
    public Command after(List<String> prefix) {
        var all = new ArrayList<>(prefix);
        all.addAll(words);
        return new Command(all);
    }

    /** As a person would type it: safe to paste into a shell. */
    @Override public String toString() {
        return words.stream().map(Command::quoted).collect(Collectors.joining(" "));
    }

    static String quoted(String word) { return word.matches("[\\w@%+=:,./!-]+") ? word : "'" + word.replace("'", "'\\''") + "'"; }

}
