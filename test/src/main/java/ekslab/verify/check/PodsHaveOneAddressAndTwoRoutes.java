package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Kernel.Route;
import ekslab.verify.facts.Snapshot;

/** All that a pod knows of the network: one address, one gateway that nobody owns. */
final class PodsHaveOneAddressAndTwoRoutes implements KernelCheck {

    private static final List<Route> ROUTES = List.of(new Route("main", "default", "169.254.1.1", "eth0"),
        new Route("main", "169.254.1.1", "", "eth0"));

    @Override public String name() {
        return "pods-have-one-address-and-two-routes";
    }

    @Override public String intent() {
        return "Every pod has its IP as a /32 on eth0, a link route to 169.254.1.1 and the default route by it";
    }

    @Override public Family family() {
        return Family.INTERFACES;
    }

    @Override public Page page() {
        return Page.meaning("""
                To a pod its address is a /32: nobody is its neighbour, and all it sends goes to a gateway that no machine owns. A pod
                without the default route answers "Network is unreachable" at once; without its address it has no source to send from.
                """)
            .evidence("The addresses of eth0 and the routes in the network namespace of each pod.",
                "kubectl exec deploy/netshoot-pod -- ip -4 addr show eth0",
                "kubectl exec deploy/netshoot-pod -- ip route")
            .fix("Delete the pod; its successor gets an address and both routes.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var pod : seen.podsOnPodNetwork()) {
            var sandbox = seen.on(pod.node()).kernel().sandboxes().at(pod.ip());
            if (sandbox.isEmpty()) wrong.add("%s: no network namespace of %s has %s/32 on eth0", pod, pod.node(), pod.ip());
            else {
                var routes = sandbox.get().routes();
                wrong.unless(routes.size() == ROUTES.size() && routes.containsAll(ROUTES), "%s (%s) has the routes %s", pod,
                    sandbox.get().name(), routes);
            }
        }
        return wrong.verdict("%d pods".formatted(seen.podsOnPodNetwork().size()), page().fix());
    }
}
