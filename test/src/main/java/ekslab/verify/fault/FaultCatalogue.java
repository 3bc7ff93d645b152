package ekslab.verify.fault;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All faults that can be injected, from the pod outwards. */
public final class FaultCatalogue {

    public static final List<Fault> FAULTS = Stream
        .of(PodLinkFaults.ALL, RoutingFaults.ALL, KernelFaults.ALL, FirewallFaults.ALL, VpcFaults.ALL,
            IpamFaults.ALL, ProxyFaults.ALL, DnsFaults.ALL, WorkloadFaults.ALL)
        .flatMap(Collection::stream).toList();

    private FaultCatalogue() {}

    /** @throws FaultRefused that lists the known names */
    public static Fault named(String name) {
        return FAULTS.stream().filter(fault -> fault.name().equals(name)).findFirst()
            .orElseThrow(() -> new FaultRefused("no fault is called %s; there are: %s".formatted(name,
                FAULTS.stream().map(Fault::name).collect(Collectors.joining(", ")))));
    }
}
