package ekslab.verify.report.drawing;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.report.writing.Markup;

/** What a snapshot shows of a network, ready to be painted; every mark in it has a number, by which others can point at it. */
public final class Drawing {

    private final Plan plan;
    private final Paths paths;
    private final Names names = new Names();
    private final Set<Integer> accused = new TreeSet<>();

    private Drawing(Topology topology) {
        plan = Layout.of(topology);
        paths = new Paths(topology);
        var number = 0;
        for (var mark : plan.marks()) names.add(number++, mark);
    }

    /** @param complaints sentences of broken checks; what they name is marked */
    public static Drawing of(Snapshot seen, Collection<String> complaints) {
        var drawing = new Drawing(Survey.of(seen));
        complaints.forEach(complaint -> drawing.words(complaint).forEach(word -> drawing.accused.addAll(word.marks())));
        return drawing;
    }

    /** Why something may be missing in the drawing, a sentence for each thing that could not be seen. */
    public static List<String> missing(Snapshot seen) {
        return Stream.of(seen.ec2().vpc(), seen.ec2().subnets(), seen.ec2().routeTables(), seen.ec2().acls(), seen.ec2().internetGateways(),
            seen.ec2().natGateways(), seen.ec2().instances(), seen.ec2().enis(), seen.kube().nodes(), seen.kube().pods()).map(Seen::problem)
            .filter(Objects::nonNull).distinct().toList();
    }

    /** A sentence in pieces, with the marks that they name. */
    public List<Word> words(String sentence) {
        return names.words(sentence);
    }

    /** The marks that bear a name. */
    public Set<Integer> bearing(String name) {
        return names.bearing(List.of(name));
    }

    /** What the marks mean. */
    public static void legend(Markup page) {
        Legend.paint(page);
    }

    public void paint(Markup page) {
        new Painter(page, plan, accused, name -> names.bearing(paths.through(name))).paint();
    }
}
