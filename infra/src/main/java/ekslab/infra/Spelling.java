package ekslab.infra;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/** Guesses what somebody meant to type. */
final class Spelling {

    private Spelling() {}

    /** The candidate with the fewest letters to change; its first or its last word alone will do nearly as well. */
    static String nearest(String typo, Collection<String> candidates) {
        return candidates.stream().min(Comparator.comparingInt(candidate -> distance(typo, candidate))).orElseThrow();
    }

    private static int distance(String typo, String candidate) {
        var firstWord = candidate.split("\\.")[0];
        var lastWord = candidate.substring(candidate.lastIndexOf('.') + 1);
        return Math.min(letters(typo, candidate), 1 + Math.min(letters(typo, firstWord), letters(typo, lastWord)));
    }

    /** Levenshtein distance. */
    private static int letters(String a, String b) {
        var above = new int[b.length() + 1];
        Arrays.setAll(above, i -> i);
        for (var i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
