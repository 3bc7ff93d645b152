package ekslab.verify.junit;

import java.util.Optional;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Pod;

/** A pod of the lab that has an address of its own. */
public record LabPod(Pod pod, Network network) {

    /** With its namespace. */
    public String name() { return pod.fullName(); }

    public String ip() { return pod.ip(); }

    public LabNode node() { return new LabNode(network.seen().node(pod.node()), network); }

    /** The interface of its node that lends its address; empty when EC2 knows of none. */
    public Optional<Eni> eni() {
        return node().enis().stream().filter(eni -> eni.lends(ip())).findFirst();
    }

    @Override public String toString() { return name(); }
}
