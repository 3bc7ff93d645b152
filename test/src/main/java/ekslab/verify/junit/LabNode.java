package ekslab.verify.junit;

import java.util.List;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Subnet;

/** A node of the lab, with what EC2 and Kubernetes say of it. */
public record LabNode(Node node, Network network) {

    public String name() { return node.name(); }

    public String ip() { return node.internalIp(); }

    /** "" for none. */
    public String publicIp() { return network.seen().instance(node).publicIp(); }

    /** The CIDR of the subnet that its instance stands in. @throws CouldNotLook when EC2 lists no such subnet */
    public String subnet() {
        var id = network.seen().instance(node).subnetId();
        return network.seen().ec2().subnets().orThrow().find(id).map(Subnet::cidr)
            .orElseThrow(() -> new CouldNotLook("%s stands in %s, which EC2 does not list".formatted(name(), id)));
    }

    /** Its network interfaces. */
    public List<Eni> enis() { return network.seen().enisOf(node); }

    /** Its pods that have an address of their own. */
    public List<LabPod> pods() {
        return network.pods().stream().filter(pod -> pod.node().equals(this)).toList();
    }

    @Override public String toString() { return name(); }
}
