package ekslab.verify.report.drawing;

import java.util.ArrayList;
import java.util.List;

import ekslab.verify.report.drawing.Topology.Interface;
import ekslab.verify.report.drawing.Topology.Lent;
import ekslab.verify.report.drawing.Topology.Machine;
import ekslab.verify.report.drawing.Topology.Pool;

/** An interface as a rail of addresses, each with a line to its pod: everything can be read. */
final class Rails implements Scale {

    private static final int RAIL = 142;
    private static final int END = RAIL + 16;   // where the pods begin
    private static final int LINE = 17;
    private static final int WARM = 24;

    @Override public List<Placed> eni(Machine machine, Interface eni, int width) {
        var rail = new Frame(MachineMarks.eni(eni, true), RAIL, 32, 5, 3);
        eni.primary().ifPresent(address -> rail.below(Placed.alone(PodMarks.primary(address), rail.inside(), LINE)));
        eni.pools().forEach(pool -> fill(rail, pool));
        var drawn = rail.closed();
        var group = new ArrayList<>(List.of(drawn));
        eni.primary().filter(address -> !address.publicIp().isEmpty()).ifPresent(address -> group.addAll(behind(drawn, address.ip(),
            PodMarks.translation(address), PodMarks.publicIp(address), width)));
        for (var pool : eni.pools())
            for (var address : pool.addresses())
                address.pod().ifPresent(pod -> group.addAll(behind(drawn, address.ip(), PodMarks.veth(address, pod),
                    PodMarks.pod(machine, eni, address, pod), width)));
        return group;
    }

    private static void fill(Frame rail, Pool pool) {
        var frame = pool.prefix().isEmpty() ? rail : new Frame(PodMarks.prefix(pool), rail.inside(), 16, 3, 3);
        for (var address : pool.addresses())
            address.pod().ifPresent(pod -> frame.below(Placed.alone(PodMarks.used(address, pod), frame.inside(), LINE)));
        frame.inLines(pool.addresses().stream().filter(Lent::warm).map(address -> Placed.alone(PodMarks.warm(address), WARM, 13)).toList(),
            3);
        if (frame != rail) rail.below(frame.closed());
    }

    /** To the right of an address: a line, and what it leads to. */
    private static List<Placed> behind(Placed rail, String ip, Mark line, Mark end, int width) {
        var address = rail.all().filter(each -> each.mark().names().contains(ip)).findFirst().orElseThrow().box();
        return List.of(Placed.alone(line, END - RAIL, address.height()).moved(RAIL, address.y()),
            Placed.alone(end, width - END, address.height()).moved(END, address.y()));
    }

    @Override public boolean names(Kind kind, int count) {
        return true;
    }
}
