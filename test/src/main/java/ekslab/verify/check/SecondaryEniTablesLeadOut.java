package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** Rule 1536 sends packets to that table; without a default route they fall through to the main one and leave by the wrong ENI. */
final class SecondaryEniTablesLeadOut implements KernelCheck {

    @Override public String name() {
        return "secondary-eni-tables-lead-out";
    }

    @Override public String intent() {
        return "The table of every secondary ENI has a default route by that ENI";
    }

    @Override public List<String> needs() {
        return List.of("nodes-reachable", "nodes-are-instances");
    }

    @Override public Family family() {
        return Family.ROUTES;
    }

    @Override public Page page() {
        return Page.meaning("""
                Each secondary ENI has a routing table of its own, numbered one above the ENI: table 2 for ens6. An empty one lets
                packets fall through to the main table and leave by ens5 with a source that is not ens5's: the VPC drops them, and
                only pods of that ENI suffer.
                """)
            .evidence("The default route in the table of each secondary ENI that the VPC CNI has set up.",
                "lab node N1 -- ip route show table all",
                "lab node N1 -- ip route show table 2")
            .fix("On that node: ip route add default via GATEWAY dev ens6 table 2, or restart aws-node.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var enis = 0;
        for (var node : seen.kube().nodes().orThrow()) {
            var kernel = seen.on(node.name()).kernel();
            for (var eni : seen.enisOf(node)) {
                var link = kernel.links().stream().filter(each -> each.mac().equals(eni.mac())).findFirst();
                if (eni.device() == 0 || link.isEmpty() || link.get().addresses().isEmpty()) continue;   // ipamd has not set it up yet
                enis++;
                wrong.unless(kernel.routes().to("default", String.valueOf(eni.device() + 1)).stream()
                    .anyMatch(route -> route.device().equals(link.get().name())),
                    "%s: table %d has no default route by %s (%s)",
                    node.name(), eni.device() + 1, link.get().name(), eni.id());
            }
        }
        return wrong.verdict("%d secondary ENIs".formatted(enis), page().fix());
    }
}
