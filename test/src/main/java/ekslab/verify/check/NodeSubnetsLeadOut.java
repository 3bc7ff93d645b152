package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Snapshot;

/** Nodes without a way out cannot join, pull images or reach the AWS APIs. */
final class NodeSubnetsLeadOut implements Check {

    @Override public String name() {
        return "node-subnets-lead-out";
    }

    @Override public String intent() {
        return "The route table of every node's subnet leads 0.0.0.0/0 to an internet gateway of the VPC or to an available NAT gateway";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var vpc = seen.vpc().orThrow();
        var subnets = seen.nodes().orThrow().stream().flatMap(node -> seen.enisOf(node).stream()).filter(eni -> eni.device() == 0)
            .map(Eni::subnetId)
            .distinct().toList();
        for (var subnet : subnets) {
            var table = vpc.routeTable(subnet);
            var out = table.routes().stream().filter(route -> route.to().equals("0.0.0.0/0")).findFirst();
            wrong.unless(out.isPresent(), "%s of %s has no route for 0.0.0.0/0", table.id(), subnet);
            out.ifPresent(route -> wrong.unless(!route.blackhole()
                && (vpc.internetGateways().contains(route.target()) || vpc.natGateways().contains(route.target())),
                "%s of %s leads 0.0.0.0/0 to %s, which is no gateway that works", table.id(), subnet, route.target()));
        }
        return wrong.verdict("%d subnets".formatted(subnets.size()),
            "aws ec2 create-route --route-table-id TABLE --destination-cidr-block 0.0.0.0/0 --gateway-id GATEWAY");
    }
}
