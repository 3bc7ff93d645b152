package ekslab.cli.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * One page: what readers see and what the test runs come from the same file.
 *
 * @param name what it is asked for by
 * @param goal what one has seen afterwards
 * @param aws commands of the hand-out that make sense on AWS only
 */
public record Page(String name, Text title, Text goal, List<String> aws, List<Step> steps) {

    private static final List<String> FILES = List.of("01-basics", "02-node", "03-interfaces", "04-pods", "05-node-to-node", "06-outside",
        "07-pod-limit", "08-coredns", "09-speed", "10-away");

    public Page {
        aws = aws == null ? List.of() : List.copyOf(aws);
        steps = List.copyOf(steps);
    }

    /** A text in each of the guide's languages. */
    public record Text(String en, String ko) {

        String in(Language language) { return language == Language.KO ? ko : en; }
    }

    public enum Language {
        EN, KO
    }

    /**
     * One thing to type. It has either lines for the user's own shell, or a session that is opened, with what is typed in there.
     *
     * @param run lines of shell; null for a session
     * @param open the command that opens a session, such as ssh
     * @param lines what is typed there; {@code ^C} is the key
     * @param fill what stands for a placeholder of the lines: the command that prints it
     * @param sees patterns that the output must contain
     */
    public record Step(String en, String ko, String run, String open, List<String> lines, Map<String, String> fill, List<String> sees) {

        public Step {
            lines = lines == null ? List.of() : List.copyOf(lines);
            fill = fill == null ? Map.of() : Map.copyOf(fill);
            sees = sees == null ? List.of() : List.copyOf(sees);
        }

        Stream<String> typed() {
            return run != null ? run.lines() : Stream.concat(Stream.of(open), lines.stream().filter(line -> !line.startsWith("^")));
        }

        Optional<String> text(Language language) { return Optional.ofNullable(language == Language.KO ? ko : en); }
    }

    /** All pages in order. */
    public static List<Page> all() { return FILES.stream().map(Page::read).toList(); }

    private static Page read(String file) {
        try (var source = Page.class.getResourceAsStream(file + ".yaml")) {
            var tree = new YAMLMapper().readTree(source);
            ((ObjectNode) tree).put("name", file.substring(file.indexOf('-') + 1));
            return new YAMLMapper().treeToValue(tree, Page.class);
        } catch (IOException broken) {
            throw new UncheckedIOException(file, broken);
        }
    }

    /** Every line that a reader types. */
    public Stream<String> commands() {
        return Stream.concat(steps.stream().flatMap(Step::typed), aws.stream());
    }

    /** The page as Markdown. */
    public String markdown(Language language) {
        var text = new StringBuilder("# %s%n%n%s%n".formatted(title.in(language), goal.in(language)));
        for (var step : steps) {
            step.text(language).ifPresent(said -> text.append("%n%s%n".formatted(said)));
            text.append("%n```sh%n".formatted());
            if (step.run() != null) text.append(step.run().strip()).append('\n');
            else {
                text.append(step.open()).append('\n');
                step.lines().forEach(line -> text.append("    ").append(line.equals("^C") ? "Ctrl-C" : line).append('\n'));
            }
            text.append("```\n");
        }
        if (!aws.isEmpty()) {
            text.append(language == Language.KO ? "%nAWS에서만:%n%n```sh%n".formatted() : "%nOn AWS only:%n%n```sh%n".formatted());
            aws.forEach(line -> text.append(line).append('\n'));
            text.append("```\n");
        }
        return text.toString();
    }
}
