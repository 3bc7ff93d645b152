package ekslab.verify.report.drawing;

import java.util.List;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Pod;
import ekslab.verify.report.drawing.Topology.Interface;
import ekslab.verify.report.drawing.Topology.Lent;
import ekslab.verify.report.drawing.Topology.Machine;
import ekslab.verify.report.drawing.Topology.Pool;

/** What addresses and pods are called, and what is told of them. */
final class PodMarks {

    private PodMarks() {}

    static Mark prefix(Pool pool) {
        return Mark.of(Kind.PREFIX, pool.prefix(), "prefix " + pool.prefix(), pool.prefix());
    }

    static Mark primary(Eni.Address address) {
        return Mark.of(Kind.PRIMARY, address.ip(), "primary address " + address.ip(), address.ip());
    }

    static Mark publicIp(Eni.Address address) {
        return Mark.of(Kind.PUBLIC, "⇄ " + address.publicIp(), Mark.lines("public address " + address.publicIp(),
            "the internet gateway puts it in the place of " + address.ip()), address.publicIp());
    }

    /** The line between the two. */
    static Mark translation(Eni.Address address) {
        return Mark.of(Kind.ROUTE, "", "", address.publicIp());
    }

    static Mark warm(Lent address) {
        return Mark.of(Kind.WARM, lastOctet(address), Mark.lines("warm address " + address.ip(), "no pod has it"), address.ip());
    }

    static Mark used(Lent address, Pod pod) {
        return Mark.of(Kind.USED, address.ip(), Mark.lines("address " + address.ip(), "of pod " + pod.fullName()), address.ip());
    }

    static Mark veth(Lent address, Pod pod) {
        return Mark.of(Kind.VETH, "", Mark.lines(address.veth().isEmpty() ? "no veth was seen" : "veth " + address.veth(),
            "of pod " + pod.fullName()), address.line());
    }

    static Mark pod(Machine machine, Interface eni, Lent address, Pod pod) {
        return Mark.of(Kind.POD, pod.name(), told(machine, eni, address, pod), pod.fullName()).ailing(!pod.ready());
    }

    /** A pod, its veth and its address in one. */
    static Mark cell(Machine machine, Interface eni, Lent address, Pod pod) {
        return Mark.of(Kind.CELL, lastOctet(address), told(machine, eni, address, pod), pod.fullName(), address.ip(), address.line())
            .ailing(!pod.ready());
    }

    private static String told(Machine machine, Interface eni, Lent address, Pod pod) {
        return Mark.lines("pod " + pod.fullName(), "%s of %s %s".formatted(address.ip(), eni.link(), eni.eni().id()),
            address.veth().isEmpty() ? "" : "veth " + address.veth(), "node %s, %s".formatted(machine.number(), machine.name()),
            state(pod));
    }

    /** A pod at no address that an interface lends, labelled as far as there is room. */
    static Mark other(Kind kind, Pod pod, boolean labelled) {
        var where = pod.hostNetwork() ? "on the host network, " + pod.ip()
            : pod.ip().isEmpty() ? "no address" : pod.ip() + ", which no interface of its node lends";
        var told = Mark.lines("pod " + pod.fullName(), where, pod.node().isEmpty() ? "not scheduled" : "node " + pod.node(), state(pod));
        return new Mark(kind, List.of(pod.fullName()), labelled ? List.of(pod.name()) : List.of(), "", told, !pod.ready());
    }

    private static String state(Pod pod) {
        return pod.phase() + (pod.ready() ? ", ready" : ", not ready");
    }

    private static String lastOctet(Lent address) {
        return address.ip().substring(address.ip().lastIndexOf('.') + 1);
    }
}
