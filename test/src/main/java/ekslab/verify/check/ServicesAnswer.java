package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** From pods and from nodes each Service answers where its endpoints do. */
final class ServicesAnswer implements PacketCheck {

    @Override public String name() { return "services-answer"; }

    @Override public String intent() { return "From pods and from nodes each Service answers where its endpoints do"; }

    @Override public List<String> needs() {
        return List.of("pods-reach-pods-without-nat", "nodes-reach-pods", "endpoints-are-served");
    }

    @Override public Family family() { return Family.SERVICES; }

    @Override public Page page() {
        return Page.meaning("""
                The rules may be all there and yet not be reached: a rule before them, a table that another program has written, a packet that comes
                back by another way. Services whose own endpoints do not answer are left out: that is an application's affair;
                so are those with internalTrafficPolicy Local, which promise an answer on some nodes only.
                """)
            .evidence(
                "A TCP connection from each node and one of its pods to each TCP port of up to 20 Services of at most five endpoints, and to these.",
                "kubectl get svc,endpointslices -A",
                "lab node N1 -- iptables -t nat -S KUBE-SERVICES",
                "lab node N1 -- iptables -t nat -S PREROUTING")
            .fix("""
                Look for rules before KUBE-SERVICES in PREROUTING and OUTPUT of the table nat, and in FORWARD; then: lab trace POD svc/NAME --port PORT --live
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        return Calls.judge(seen, each -> !each.nodePort(), page().fix());
    }
}
