package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Kernel.Route;
import ekslab.verify.facts.Snapshot;

/** The last hop to a pod is a host route into its veth, whose name is a hash of the pod's. */
final class NodesRouteToTheirPods implements KernelCheck {

    @Override public String name() {
        return "nodes-route-to-their-pods";
    }

    @Override public String intent() {
        return "Every node has a route to each of its pods, by the pod's own veth";
    }

    @Override public Family family() {
        return Family.ROUTES;
    }

    @Override public Page page() {
        return Page.meaning("""
                The last hop to a pod is a host route into its interface, whose name is eni and a hash of the pod's namespace and
                name. Without it a packet for the pod goes back out to the VPC, which sends it here again; with another's interface it
                arrives in another pod.
                """)
            .evidence("The routes of the main table to each pod's address, beside the name that its interface must have.",
                "lab node N1 -- ip route")
            .fix("Delete the pod; its successor gets a route of its own.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var veths = HostVeth.promised(promised);
        for (var pod : seen.podsOnPodNetwork()) {
            var route = new Route("main", pod.ip(), "", veths.of(pod));
            var actual = seen.on(pod.node()).kernel().routes().to(pod.ip(), "main");
            wrong.unless(actual.equals(List.of(route)), "%s: %s has %s, expected is %s", pod, pod.node(),
                actual.isEmpty() ? "no route to " + pod.ip() : actual, route);
        }
        return wrong.verdict("%d pods".formatted(seen.podsOnPodNetwork().size()), page().fix());
    }
}
