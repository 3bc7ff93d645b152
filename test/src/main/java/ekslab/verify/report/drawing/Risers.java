package ekslab.verify.report.drawing;

import java.util.ArrayList;
import java.util.List;

import ekslab.verify.report.drawing.Plan.Riser;

/** The ways from the gateways to the subnets whose machines use them. */
final class Risers {

    private static final int APART = 4;   // between the ways of different gateways, where they run side by side

    private Risers() {}

    /** @param gateways as placed, in the topology's order, and so is what stands in the VPC */
    static List<Riser> of(Topology topology, List<Placed> gateways, Placed vpc) {
        var risers = new ArrayList<Riser>();
        for (var z = 0; z < topology.zones().size(); z++) {
            var zone = topology.zones().get(z);
            for (var s = 0; s < zone.sites().size(); s++) {
                var site = zone.sites().get(s);
                for (var g = 0; g < gateways.size(); g++) {
                    var gateway = topology.gateways().get(g);
                    if (site.machines().isEmpty() || !site.leavesBy(gateway)) continue;
                    var from = gateways.get(g).box();
                    var frame = vpc.parts().get(z);
                    var to = frame.parts().get(s).box();
                    risers.add(new Riser(List.of(gateway.wayTo(site.subnet())), gateway.nat(),
                        from.x() + from.width() / 2, from.bottom(), vpc.box().y() + 22 + g * APART,
                        frame.box().x() + 6 + g * APART, to.x(), to.y() + 10));
                }
            }
        }
        return risers;
    }
}
