package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** What Kubernetes calls the node's address is on one of its links, or nobody reaches the kubelet. */
final class NodesCarryTheirAddress implements KernelCheck {

    @Override public String name() {
        return "nodes-carry-their-address";
    }

    @Override public String intent() {
        return "Every node has its internal IP on a link that is up";
    }

    @Override public Family family() {
        return Family.ADDRESSES;
    }

    @Override public Page page() {
        return Page.meaning("""
                The API server reaches the kubelet at the node's internal IP: for logs, exec and port-forward. Where no link that is
                up has it, the node falls silent, turns NotReady after a while, and its pods are moved away.
                """)
            .evidence("Each node's InternalIP, beside the addresses and the state of its links.",
                "kubectl get nodes -o wide",
                "lab node N1 -- ip -br -4 addr")
            .fix("On that node: ip addr; ip link set ens5 up");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var node : seen.kube().nodes().orThrow()) {
            var links = seen.on(node.name()).kernel().links();
            wrong.unless(links.stream().anyMatch(link -> link.up() && link.addresses().stream()
                .anyMatch(address -> address.startsWith(node.internalIp() + "/"))), "%s has %s on no link that is up", node.name(),
                node.internalIp());
        }
        return wrong.verdict("%d nodes".formatted(seen.kube().nodes().orThrow().size()), page().fix());
    }
}
