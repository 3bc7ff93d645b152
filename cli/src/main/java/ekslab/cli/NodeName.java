package ekslab.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import ekslab.verify.facts.Node;

/** Which node a user means. */
final class NodeName {

    private NodeName() {}

    /** @param typed N1, a node's name, the name's first part, or its private IP */
    static String resolve(String typed, List<Node> inZoneOrder) {
        return IntStream.range(0, inZoneOrder.size()).filter(i -> names(i, inZoneOrder.get(i)).contains(typed))
            .mapToObj(i -> inZoneOrder.get(i).name()).findFirst()
            .orElseThrow(
                () -> new Refusal(Exit.USAGE, "\"%s\" is no node; there are %s".formatted(typed, IntStream.range(0, inZoneOrder.size())
                    .mapToObj(i -> "N%d (%s)".formatted(i + 1, inZoneOrder.get(i).name())).collect(Collectors.joining(", ")))));
    }

    private static List<String> names(int index, Node node) {
        return List.of("N" + (index + 1), node.name(), node.name().split("\\.")[0], node.internalIp());
    }
}
