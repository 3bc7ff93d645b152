package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Snapshot;

/** Answers to pods of secondary ENIs come in by the primary one, where the strict filter takes them for forged. */
final class PrimaryEniFiltersLoosely implements KernelCheck {

    @Override public String name() {
        return "primary-eni-filters-loosely";
    }

    @Override public String intent() {
        return "The reverse path filter of every primary ENI is loose (2) or off (0)";
    }

    @Override public List<String> needs() {
        return List.of("nodes-reachable", "nodes-carry-their-address");
    }

    @Override public Family family() {
        return Family.ROUTES;
    }

    @Override public Page page() {
        return Page.meaning("""
                A strict reverse path filter drops a packet when the route back to its sender leads out by another link. Answers to
                pods of secondary ENIs come in by the primary one after SNAT, so a strict filter there drops them: some pods reach the
                internet, others do not.
                """)
            .evidence("""
                The sysctls rp_filter of the link that has the node's address, and of all links; the kernel takes the higher one.
                """,
                "lab node N1 -- sysctl net.ipv4.conf.all.rp_filter net.ipv4.conf.ens5.rp_filter")
            .fix("On that node: sysctl -w net.ipv4.conf.ens5.rp_filter=2");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        for (var node : seen.kube().nodes().orThrow()) {
            var kernel = seen.on(node.name()).kernel();
            var link = kernel.links().stream()
                .filter(each -> each.addresses().stream().anyMatch(address -> address.startsWith(node.internalIp() + "/")))
                .map(each -> each.name()).findFirst().orElseThrow(() -> new CouldNotLook(node.name() + " has its address on no link"));
            var all = kernel.sysctls().getOrDefault("net.ipv4.conf.all.rp_filter", "0");
            var own = kernel.sysctls().getOrDefault("net.ipv4.conf.%s.rp_filter".formatted(link), "0");
            var strict = Math.max(Integer.parseInt(all), Integer.parseInt(own)) == 1;   // the kernel takes the higher of the two
            wrong.unless(!strict, "%s: net.ipv4.conf.%s.rp_filter = %s, all = %s", node.name(), link, own, all);
        }
        return wrong.verdict("%d nodes".formatted(seen.kube().nodes().orThrow().size()), page().fix());
    }
}
