package ekslab.verify.look;

import ekslab.verify.Target;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Services;

/** Sends real packets from pods, at the moment when it is asked to. */
public interface Packets {

    /** A TCP connection; what is heard is the sender's address as the receiver sees it. */
    Answer connect(Pod from, Pod to);

    /** A question to the cluster's DNS; what is heard are addresses, separated by commas. */
    Answer lookup(Pod from, String name);

    /** A plain HTTP address is fetched; what is heard is its answer. */
    Answer fetch(Pod from, String url);

    /** Through the nodes' node-shell pods. @param services among which the cluster's DNS is found */
    static Packets through(Target target, Services services) {
        return new VisitingPackets(target, services);
    }
}
