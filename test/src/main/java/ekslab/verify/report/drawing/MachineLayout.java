package ekslab.verify.report.drawing;

import java.util.List;

import ekslab.verify.facts.Pod;
import ekslab.verify.report.drawing.Topology.Interface;
import ekslab.verify.report.drawing.Topology.Machine;

/** A machine: its interfaces with their pods, then the pods that have no address from them. */
record MachineLayout(Scale scale, int width) {

    Placed of(Machine machine) {
        var pods = machine.interfaces().stream().mapToLong(Interface::inUse).sum() + machine.onHostNetwork().size()
            + machine.adrift().size();
        var frame = new Frame(MachineMarks.machine(machine, pods), width, 20, 7, 6);
        for (var eni : machine.interfaces()) frame.below(scale.eni(machine, eni, frame.inside()));
        if (!machine.onHostNetwork().isEmpty()) frame.below(tray("host network", Kind.HOST_POD, machine.onHostNetwork(), frame.inside()));
        if (!machine.adrift().isEmpty()) frame.below(tray("no address of this node", Kind.POD, machine.adrift(), frame.inside()));
        return frame.closed();
    }

    /** Pods side by side under one name. */
    Placed tray(String name, Kind kind, List<Pod> pods, int wide) {
        var tray = new Frame(Mark.of(Kind.TRAY, name, ""), wide, 16, 5, 4);
        return tray.inLines(pods.stream().map(pod -> scale.names(kind, pods.size()) ? named(kind, pod, tray.inside())
            : Placed.alone(PodMarks.other(kind, pod, false), 10, 10)).toList(), 4).closed();
    }

    private static Placed named(Kind kind, Pod pod, int most) {
        return Placed.alone(PodMarks.other(kind, pod, true), Math.min(most, kind.widthOf(pod.name()) + 2 * kind.inset() + 1), 14);
    }
}
