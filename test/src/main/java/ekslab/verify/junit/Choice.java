package ekslab.verify.junit;

import java.util.List;

/** What a {@link Which} says, held against a network. */
record Choice(String value, String on) {

    /** Null means any. */
    static Choice of(Which which) {
        return which == null ? new Choice("", "") : new Choice(which.value(), which.on());
    }

    List<LabNode> nodes(Network network) {
        var nodes = network.nodes();
        if (value.isEmpty()) return nodes;
        return nodes.stream().filter(node -> means(value, node, nodes)).toList();
    }

    List<LabPod> pods(Network network) {
        var nodes = network.nodes();
        return network.pods().stream().filter(pod -> value.isEmpty() || means(pod))
            .filter(pod -> on.isEmpty() || means(on, pod.node(), nodes)).toList();
    }

    private static boolean means(String text, LabNode node, List<LabNode> inOrder) {
        return text.equals(node.name()) || text.equals("N" + (inOrder.indexOf(node) + 1));
    }

    private boolean means(LabPod pod) {
        var label = value.split("=", 2);
        return label.length == 2 ? pod.pod().labelled(label[0], label[1]) : value.equals(pod.pod().name()) || value.equals(pod.name());
    }

    @Override public String toString() {
        return (value.isEmpty() ? "any" : "\"%s\"".formatted(value)) + (on.isEmpty() ? "" : " on \"%s\"".formatted(on));
    }
}
