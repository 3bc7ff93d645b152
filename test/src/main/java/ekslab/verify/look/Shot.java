package ekslab.verify.look;

import ekslab.verify.facts.CouldNotLook;

/**
 * A connection that is begun to see where its first packet and the answer pass.
 *
 * @param node that sends, or on which the pod is that does
 * @param sandbox the pod's network namespace, as the node names it; "" when the node itself sends
 * @param protocol tcp, udp or icmp; what udp sends is a question as name servers understand it
 * @param port 0 for icmp
 */
public record Shot(String node, String sandbox, String protocol, String to, int port) {

    /** @throws CouldNotLook when one of the values has no business in a shell */
    public Shot {
        ProbePlan.requireAddress(to);
        if (!sandbox.matches("[A-Za-z0-9_.-]*") || !protocol.matches("tcp|udp|icmp"))
            throw new CouldNotLook("\"%s\" and \"%s\" are no namespace and protocol; nothing is sent".formatted(sandbox, protocol));
    }
}
