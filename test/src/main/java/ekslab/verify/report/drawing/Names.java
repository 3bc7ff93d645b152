package ekslab.verify.report.drawing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Which marks bear a name; a mark is known by its number. */
final class Names {

    private static final Pattern WORD = Pattern.compile("[\\p{Alnum}](?:[\\p{Alnum}./_-]*[\\p{Alnum}])?");

    private final Map<String, List<Integer>> bearers = new HashMap<>();

    void add(int number, List<String> names) {
        names.forEach(name -> bearers.computeIfAbsent(name, any -> new ArrayList<>()).add(number));
    }

    Set<Integer> bearing(Collection<String> names) {
        var numbers = new TreeSet<Integer>();
        names.forEach(name -> numbers.addAll(bearers.getOrDefault(name, List.of())));
        return numbers;
    }

    /** A sentence in pieces, so that those which name marks stand alone. */
    List<Word> words(String sentence) {
        var words = new ArrayList<Word>();
        var told = 0;
        for (var match : (Iterable<MatchResult>) WORD.matcher(sentence).results()::iterator) {
            var marks = bearing(List.of(match.group()));
            if (marks.isEmpty()) continue;
            if (match.start() > told) words.add(new Word(sentence.substring(told, match.start()), Set.of()));
            words.add(new Word(match.group(), marks));
            told = match.end();
        }
        if (told < sentence.length()) words.add(new Word(sentence.substring(told), Set.of()));
        return words;
    }
}
