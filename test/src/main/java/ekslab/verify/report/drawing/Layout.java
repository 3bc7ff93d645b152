package ekslab.verify.report.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import ekslab.verify.report.drawing.Topology.Site;

/** Where everything stands: gateways above the VPC, in it the zones side by side, their subnets in common rows, machines in the subnets. */
final class Layout {

    private static final int ZONE = 348;
    private static final int GAP = 8;
    static final int GUTTER = 14;   // of a zone, at its left: room for the ways to the gateways
    private static final int SITE = ZONE - 2 * GAP - GUTTER;
    private static final int GATEWAY = 160;
    private static final int GATEWAYS = 20;   // how high
    private static final int VPC_HEAD = 34;

    private final Topology topology;
    private final MachineLayout machines;

    private Layout(Topology topology) {
        this.topology = topology;
        machines = new MachineLayout(Scale.of(topology), SITE - 2 * GAP);
    }

    static Plan of(Topology topology) {
        return new Layout(topology).plan();
    }

    private Plan plan() {
        var trees = new ArrayList<>(gateways());
        var vpc = vpc().moved(0, trees.isEmpty() ? 0 : GATEWAYS);
        var risers = Risers.of(topology, trees, vpc);
        trees.add(vpc);
        if (!topology.unscheduled().isEmpty())
            trees.add(
                machines.tray("not scheduled", Kind.POD, topology.unscheduled(), vpc.box().width()).moved(0, vpc.box().bottom() + GAP));
        return new Plan(vpc.box().width(), trees.get(trees.size() - 1).box().bottom(), trees, risers);
    }

    private List<Placed> gateways() {
        var apart = GATEWAY + GAP;
        var from = Math.max(0, (width() - apart * topology.gateways().size()) / 2);
        return IntStream.range(0, topology.gateways().size()).mapToObj(number -> Placed
            .alone(PlaceMarks.gateway(topology.gateways().get(number)), GATEWAY, GATEWAYS).moved(from + number * apart, 0)).toList();
    }

    private Placed vpc() {
        var frame = new Frame(PlaceMarks.vpc(topology), width(), VPC_HEAD, GAP, GAP);
        return frame.below(zones()).closed();
    }

    private int width() {
        return Math.max(1, topology.zones().size()) * (ZONE + GAP) + GAP;
    }

    private List<Placed> zones() {
        var sites = topology.zones().stream().map(zone -> zone.sites().stream().map(this::site).toList()).toList();
        var zones = new ArrayList<Placed>();
        for (var column : sites) {
            var frame = new Frame(PlaceMarks.zone(topology.zones().get(zones.size()).name()), ZONE, 24, GAP, GAP);
            for (var row = 0; row < column.size(); row++) frame.below(column.get(row).asHighAs(height(sites, row)).moved(GUTTER, 0));
            zones.add(frame.closed().moved(zones.size() * (ZONE + GAP), 0));
        }
        var highest = zones.stream().mapToInt(zone -> zone.box().height()).max().orElse(0);
        return zones.stream().map(zone -> zone.asHighAs(highest)).toList();
    }

    /** That subnets in one row share, over all zones. */
    private static int height(List<List<Placed>> sites, int row) {
        return sites.stream().filter(column -> row < column.size()).mapToInt(column -> column.get(row).box().height()).max().orElse(0);
    }

    private Placed site(Site site) {
        var frame = new Frame(PlaceMarks.subnet(site, topology.gatewaysOf(site)), SITE, 20, GAP, GAP);
        site.machines().forEach(machine -> frame.below(machines.of(machine)));
        return frame.closed();
    }
}
