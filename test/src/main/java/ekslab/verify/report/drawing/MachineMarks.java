package ekslab.verify.report.drawing;

import java.util.List;
import java.util.stream.Stream;

import ekslab.verify.facts.Instance;
import ekslab.verify.facts.Node;
import ekslab.verify.report.drawing.Topology.Interface;
import ekslab.verify.report.drawing.Topology.Machine;

/** What machines and their interfaces are called, and what is told of them. */
final class MachineMarks {

    private MachineMarks() {}

    static Mark machine(Machine machine, long pods) {
        if (machine.name().isEmpty()) return Mark.of(Kind.LOOSE, "no instance of this VPC", "");
        var instance = machine.instance().map(each -> "%s, %s, %s".formatted(each.id(), each.type(), each.state()))
            .orElse("no instance was seen");
        return machine.node().map(node -> node(machine, node, instance, pods)).orElseGet(() -> Mark.of(Kind.MACHINE, machine.name(),
            Mark.lines("instance " + instance, "is no node of the cluster"), machine.name()).aside("no node").ailing(true));
    }

    private static Mark node(Machine machine, Node node, String instance, long pods) {
        var use = "%d of %d pods".formatted(pods, node.podLimit());
        var publicIp = machine.instance().map(Instance::publicIp).filter(ip -> !ip.isEmpty()).map(ip -> ", public " + ip).orElse("");
        return Mark.of(Kind.MACHINE, machine.number() + "  " + node.name().split("\\.")[0],
            Mark.lines("node %s, %s".formatted(machine.number(), node.name()), instance, node.internalIp() + publicIp,
                node.ready() ? "Ready, " + use : "not Ready: " + node.readyReason()),
            node.name(), node.instanceId()).aside(node.ready() ? use : "not Ready").ailing(!node.ready());
    }

    /** @param inTwoLines the link above the id, not beside it */
    static Mark eni(Interface eni, boolean inTwoLines) {
        var facts = eni.eni();
        var use = "%d of %d".formatted(eni.inUse(), eni.size());
        var label = inTwoLines ? List.of(link(eni), facts.id()) : List.of(link(eni) + "  " + facts.id());
        var names = Stream.concat(Stream.of(facts.id()), facts.groups().stream()).toList();
        var told = Mark.lines("ENI %s, %s".formatted(facts.id(), link(eni)), facts.description(), facts.subnetId(), "MAC " + facts.mac(),
            "security groups " + String.join(", ", facts.groups()), use + " addresses for pods in use",
            facts.sourceDestCheck() ? "" : "does not check source and destination");
        return new Mark(Kind.INTERFACE, names, label, eni.size() == 0 ? "" : use, told, false);
    }

    private static String link(Interface eni) {
        if (!eni.link().isEmpty()) return eni.link();
        if (!eni.eni().instanceId().isEmpty()) return "device " + eni.eni().device();
        if (!eni.eni().description().isBlank()) return eni.eni().description();
        return eni.eni().device() < 0 ? "unattached" : "attached elsewhere";
    }
}
