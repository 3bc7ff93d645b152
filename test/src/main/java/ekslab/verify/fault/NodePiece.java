package ekslab.verify.fault;

import java.util.List;
import java.util.Optional;

import ekslab.verify.facts.Node;

/**
 * State in a node's kernel, as the commands of the trade show and set it. The scripts are written down with it: whoever
 * finds the file can mend by hand.
 *
 * @param what it is, such as "ip rule 192.168.1.57"
 * @param show a shell script that prints it
 * @param restore a shell script that makes it so again, fed with what was printed
 */
record NodePiece(Owner owner, String what, String show, String restore) implements Piece {

    @Override public String title() { return what + " on " + owner.node().split("\\.")[0]; }

    @Override public List<String> show(Access lab) { return lab.onNode(owner.node(), show, List.of()); }

    @Override public void restore(Access lab, List<String> before) { lab.onNode(owner.node(), restore, before); }

    @Override public Optional<String> lost(Access lab) { return owner.gone(lab); }

    static NodePiece sysctl(Node node, String key) {
        return new NodePiece(Owner.of(node), "sysctl " + key, "sysctl " + key, "sysctl -q -p -");
    }

    /** The words that run a command in a pod's network namespace. */
    static String in(String netns) {
        return "nsenter --net=/run/netns/" + netns;
    }

    /** A script that runs a command for each line it is fed. @param command knows the line as $line */
    static String each(String command) {
        return "while read -r line; do [ -z \"$line\" ] || %s; done".formatted(command);
    }
}
