package ekslab.verify.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Kernel.Link;
import ekslab.verify.facts.Snapshot;

/** Where one link carries less than the others small packets pass and big ones vanish. */
final class LinksHaveOneMtu implements KernelCheck {

    private static final Pattern ENI = Pattern.compile("(ens|eth)\\d+");

    @Override public String name() {
        return "links-have-one-mtu";
    }

    @Override public String intent() {
        return "ENIs, the nodes' ends of the pods' interfaces and the pods' own all have one MTU";
    }

    @Override public Family family() {
        return Family.PATH_MTU;
    }

    @Override public Page page() {
        return Page.meaning("""
                Packets larger than a link's MTU do not pass it, and TCP learns of it only by an ICMP message that groups and
                firewalls like to drop. Small packets pass, large ones vanish: ping and the handshake work, the page never loads.
                """)
            .evidence("The MTU of each ENI, of the nodes' ends of the pods' interfaces, and of eth0 in each pod.",
                "lab node N1 -- ip -br link",
                "lab node N1 -- ip link show ens5",
                "kubectl exec deploy/netshoot-pod -- ip link show eth0")
            .fix("On that node: ip link set dev LINK mtu MTU, as the others have it.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var onEnis = new TreeMap<Integer, List<Supplier<String>>>();
        var onPods = new TreeMap<Integer, List<Supplier<String>>>();
        var prefix = CniEnv.text(promised, "AWS_VPC_K8S_CNI_VETHPREFIX", "eni");
        for (var node : seen.kube().nodes().orThrow()) {
            var kernel = seen.on(node.name()).kernel();
            for (var link : kernel.links())
                if (ENI.matcher(link.name()).matches()) add(onEnis, link, node::name);
                else
                    if (link.name().startsWith(prefix)) add(onPods, link, node::name);
            for (var box : kernel.sandboxes())
                box.links().stream().filter(link -> link.name().equals("eth0"))
                    .forEach(link -> add(onPods, link, () -> box.name() + " on " + node.name()));
        }
        if (CniEnv.text(promised, "POD_MTU", "").isEmpty()) {
            onPods.forEach((mtu, links) -> onEnis.computeIfAbsent(mtu, first -> new ArrayList<>()).addAll(links));
            complain(onEnis, wrong);
        } else {
            complain(onEnis, wrong);
            complain(onPods, wrong);
        }
        return wrong.verdict("MTU %s".formatted(onEnis.keySet()), page().fix());
    }

    private static void add(Map<Integer, List<Supplier<String>>> byMtu, Link link, Supplier<String> where) {
        byMtu.computeIfAbsent(link.mtu(), first -> new ArrayList<>()).add(() -> link.name() + " of " + where.get());
    }

    private static void complain(Map<Integer, List<Supplier<String>>> byMtu, Complaints wrong) {
        var usual = byMtu.entrySet().stream().max(Comparator.comparing(each -> each.getValue().size())).map(Map.Entry::getKey).orElse(0);
        byMtu.forEach((mtu, links) -> {
            if (!mtu.equals(usual)) links.forEach(link -> wrong.add("%s has MTU %d, the others have %d", link.get(), mtu, usual));
        });
    }
}
