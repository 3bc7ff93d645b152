package ekslab.verify.trace;

import java.util.List;
import java.util.stream.Stream;

import ekslab.verify.facts.Packet;

/**
 * One decision on a packet's way.
 *
 * @param where a pod, a node with the link, the VPC, the internet
 * @param decided by what: the line of a table, chain, group or ACL, as the tool of its plane prints it
 * @param packet as it is after that
 */
public record Hop(String where, String decided, Packet packet) {

    /** What decided, line by line. */
    public List<String> lines() {
        return Stream.of(decided.split("; ")).filter(line -> !line.isEmpty()).toList();
    }
}
