package ekslab.verify.check;

import java.util.ArrayList;
import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Kernel.Link;
import ekslab.verify.facts.Kernel.Neighbour;
import ekslab.verify.facts.Snapshot;

/** The gateway exists only as this entry: nobody would answer when the pod asked for it. */
final class PodsKnowTheirGateway implements KernelCheck {

    @Override public String name() {
        return "pods-know-their-gateway";
    }

    @Override public String intent() {
        return "Every pod has a permanent neighbour entry for 169.254.1.1 with the MAC of its own interface on the node";
    }

    @Override public List<String> needs() {
        return List.of("nodes-reachable", "pods-have-one-address-and-two-routes");
    }

    @Override public Family family() {
        return Family.INTERFACES;
    }

    @Override public Page page() {
        return Page.meaning("""
                Nobody answers ARP for 169.254.1.1; the VPC CNI writes the MAC of the node's end of the interface into the pod as a
                permanent entry. Where it is missing or another's, the pod's packets find no link-layer address: "No route to host"
                after three seconds.
                """)
            .evidence("The neighbour entry for 169.254.1.1 in each pod, beside the MAC of its interface on the node.",
                "kubectl exec deploy/netshoot-pod -- ip neigh",
                "lab node N1 -- ip link show type veth")
            .fix("Delete the pod; its successor gets the entry with the MAC of its own interface.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var veths = HostVeth.promised(promised);
        for (var pod : seen.podsOnPodNetwork()) {
            var kernel = seen.on(pod.node()).kernel();
            var veth = veths.of(pod);
            var mac = kernel.links().find(veth).map(Link::mac).orElse("no MAC");
            var entries = new ArrayList<Neighbour>(1);
            for (var box : kernel.sandboxes().all(pod.ip()))
                for (var each : box.neighbours()) if (each.ip().equals("169.254.1.1")) entries.add(each);
            wrong.unless(entries.size() == 1 && entries.get(0).state().equals("PERMANENT") && entries.get(0).mac().equals(mac),
                "%s has %s for 169.254.1.1, and %s has %s", pod, entries.isEmpty() ? "nobody" : entries, veth, mac);
        }
        return wrong.verdict("%d pods".formatted(seen.podsOnPodNetwork().size()), page().fix());
    }
}
