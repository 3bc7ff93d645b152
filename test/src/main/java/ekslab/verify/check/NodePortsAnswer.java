package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** On each node that should serve it every node port answers where the endpoints do. */
final class NodePortsAnswer implements PacketCheck {

    @Override public String name() { return "node-ports-answer"; }

    @Override public String intent() { return "On each node that should serve it every node port answers where the endpoints do"; }

    @Override public List<String> needs() {
        return List.of("pods-reach-pods-without-nat", "pods-reach-nodes", "services-answer");
    }

    @Override public Family family() { return Family.SERVICES; }

    @Override public Page page() {
        return Page.meaning("""
                A load balancer sends its health checks to node ports. One that does not answer takes its node out of service, and nobody sees it in
                Kubernetes. With externalTrafficPolicy Local only nodes with an endpoint of their own should answer, and only they are asked.
                """)
            .evidence(
                "A TCP connection from each node and one of its pods to each node port of itself and three others, and beside it to the endpoints.",
                "kubectl get svc -A",
                "lab node N1 -- iptables -t nat -S KUBE-NODEPORTS")
            .fix("""
                kube-proxy writes KUBE-NODEPORTS anew when it is restarted; a rule before it, or one of the chain INPUT, is somebody else's.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        return Calls.judge(seen, each -> each.nodePort(), page().fix());
    }
}
