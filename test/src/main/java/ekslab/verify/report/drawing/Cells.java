package ekslab.verify.report.drawing;

import java.util.ArrayList;
import java.util.List;

import ekslab.verify.report.drawing.Topology.Interface;
import ekslab.verify.report.drawing.Topology.Lent;
import ekslab.verify.report.drawing.Topology.Machine;

/** An interface as a field of cells, one for each address: hundreds of pods fit on a screen, and their names come when asked for. */
final class Cells implements Scale {

    private static final int CELL = 25;
    private static final int HEIGHT = 14;
    private static final int APART = 2;
    private static final int FEW = 20;
    private static final int IN_A_LINE = 8;   // of a prefix, whose addresses are sixteen

    @Override public List<Placed> eni(Machine machine, Interface eni, int width) {
        var field = new Frame(MachineMarks.eni(eni, false), width, 17, 5, 4);
        var chips = new ArrayList<Placed>();
        eni.primary().ifPresent(address -> chips.add(Placed.alone(PodMarks.primary(address), 99, HEIGHT)));
        for (var pool : eni.pools())
            if (pool.prefix().isEmpty()) pool.addresses().forEach(address -> chips.add(cell(machine, eni, address, CELL)));
        eni.primary().filter(address -> !address.publicIp().isEmpty())
            .ifPresent(address -> chips.add(Placed.alone(PodMarks.publicIp(address), 115, HEIGHT)));
        field.inLines(chips, APART);
        for (var pool : eni.pools()) {
            if (pool.prefix().isEmpty()) continue;
            var block = new Frame(PodMarks.prefix(pool), field.inside(), 16, 3, 4);
            var wide = (block.inside() - (IN_A_LINE - 1) * APART) / IN_A_LINE;
            field
                .below(block.inLines(pool.addresses().stream().map(address -> cell(machine, eni, address, wide)).toList(), APART).closed());
        }
        return List.of(field.closed());
    }

    private static Placed cell(Machine machine, Interface eni, Lent address, int width) {
        return Placed.alone(address.pod().map(pod -> PodMarks.cell(machine, eni, address, pod)).orElseGet(() -> PodMarks.warm(address)),
            width,
            HEIGHT);
    }

    @Override public boolean names(Kind kind, int count) {
        return kind != Kind.HOST_POD && count <= FEW;   // the rare ones are looked for
    }
}
