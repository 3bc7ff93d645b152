package ekslab.local.assembly;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts names in an order in which each comes after what it needs, and keeps the given order where nothing decides. */
public final class DependencyOrder {

    private final Map<String, Set<String>> needs;
    private final String subject;
    private final Set<String> done = new LinkedHashSet<>();
    private final List<String> way = new ArrayList<>();

    private DependencyOrder(Map<String, Set<String>> needs, String subject) {
        this.needs = needs;
        this.subject = subject;
    }

    /**
     * @param needs for each name the names that must come first; names without an entry of their own are not ours to order
     * @throws AssemblyProblems naming the circle, if there is one
     */
    public static List<String> of(Map<String, Set<String>> needs, String subject) {
        var order = new DependencyOrder(needs, subject);
        needs.keySet().forEach(order::visit);
        return List.copyOf(order.done);
    }

    private void visit(String name) {
        if (done.contains(name)) return;
        if (way.contains(name)) {
            var circle = new ArrayList<>(way.subList(way.indexOf(name), way.size()));
            circle.add(name);
            throw new AssemblyProblems(subject,
                List.of("circular dependency: %s; remove one of these arrows".formatted(String.join(" -> ", circle))));
        }
        way.add(name);
        needs.get(name).stream().filter(needs::containsKey).forEach(this::visit);
        way.remove(name);
        done.add(name);
    }
}
