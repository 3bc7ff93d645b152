package ekslab.verify.report.drawing;

import java.util.List;
import java.util.Optional;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Instance;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.RouteTable;
import ekslab.verify.facts.Subnet;

/**
 * What stands where in a lab's network, each thing once: zones hold subnets, subnets machines, machines interfaces, interfaces addresses,
 * and addresses pods.
 *
 * @param vpc its id; "" when nobody could say
 * @param unscheduled pods that no listed node runs
 */
record Topology(String vpc, List<String> cidrs, List<Gateway> gateways, List<Zone> zones, List<Pod> unscheduled) {

    /** A way out of the VPC. @param publicIps of a NAT gateway, as far as it is known whose they are */
    record Gateway(String id, boolean nat, List<String> publicIps) {

        /** What the way from it to a subnet is called. */
        String wayTo(Subnet subnet) {
            return id + " to " + subnet.id();
        }
    }

    record Zone(String name, List<Site> sites) {}

    /**
     * A subnet with its machines.
     *
     * @param subnet without an id for machines whose subnet nobody could tell
     * @param table that its packets follow, if somebody could look
     * @param acl the id of its network ACL; "" when nobody could look
     */
    record Site(Subnet subnet, Optional<RouteTable> table, String acl, List<Machine> machines) {

        List<RouteTable.Route> routes() {
            return table.map(RouteTable::routes).orElse(List.of());
        }

        boolean leavesBy(Gateway gateway) {
            return routes().stream().anyMatch(route -> route.target().equals(gateway.id()) && !route.blackhole());
        }
    }

    /**
     * A node with its instance, or what there is of the two.
     *
     * @param number as users call it, such as N1; "" for what is no node
     * @param onHostNetwork pods that live at the node's own address
     * @param adrift pods that should have an address of their own, but none of this node's interfaces lends it
     */
    record Machine(String number, Optional<Node> node, Optional<Instance> instance, List<Interface> interfaces, List<Pod> onHostNetwork,
        List<Pod> adrift) {

        /** The node's name, or the instance's; "" for interfaces that no instance of this VPC has. */
        String name() {
            return node.map(Node::name).or(() -> instance.map(Instance::id)).orElse("");
        }
    }

    /** @param link its name on the node, such as ens5; "" when nobody could look there */
    record Interface(Eni eni, String link, Optional<Eni.Address> primary, List<Pool> pools) {

        long inUse() {
            return pools.stream().flatMap(pool -> pool.addresses().stream()).filter(each -> each.pod().isPresent()).count();
        }

        int size() {
            return pools.stream().mapToInt(pool -> pool.addresses().size()).sum();
        }
    }

    /** Addresses that an interface lends to pods. @param prefix that they are delegated by; "" for secondary addresses one by one */
    record Pool(String prefix, List<Lent> addresses) {}

    /**
     * An address for a pod.
     *
     * @param pod empty for a warm one
     * @param veth by which the node routes to it; "" when it does not, or nobody could look
     */
    record Lent(String ip, Optional<Pod> pod, String veth) {

        boolean warm() {
            return pod.isEmpty();
        }

        /** What the line to the pod is called, seen or not. */
        String line() {
            return veth.isEmpty() ? "way to " + ip : veth;
        }
    }

    /** The gateways that a subnet's packets leave the VPC by. */
    List<Gateway> gatewaysOf(Site site) {
        return gateways.stream().filter(site::leavesBy).toList();
    }

    /** Pods at addresses of their own. */
    long podsOnPodNetwork() {
        return zones.stream().flatMap(zone -> zone.sites().stream()).flatMap(site -> site.machines().stream())
            .flatMap(machine -> machine.interfaces().stream()).mapToLong(Interface::inUse).sum();
    }
}
