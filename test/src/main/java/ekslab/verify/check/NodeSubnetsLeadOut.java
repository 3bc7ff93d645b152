package ekslab.verify.check;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.InternetGateway;
import ekslab.verify.facts.NatGateway;
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

    @Override public Family family() {
        return Family.ROUTES;
    }

    @Override public Page page() {
        return Page.meaning("""
                A subnet is public or private by its route table alone. Without a default route to a gateway that works, a node
                neither joins nor pulls images, and from pods that run already nothing beyond the VPC answers: curl hangs until it
                times out.
                """)
            .evidence("""
                The route table of the subnet of each node's primary ENI, its route for 0.0.0.0/0, and the state of the gateway that
                it names.
                """,
                "aws ec2 describe-route-tables --query 'RouteTables[].[RouteTableId,Routes[].[DestinationCidrBlock,GatewayId,NatGatewayId,State]]'",
                "aws ec2 describe-internet-gateways --query 'InternetGateways[].[InternetGatewayId,Attachments[0].State]'")
            .fix("aws ec2 create-route --route-table-id TABLE --destination-cidr-block 0.0.0.0/0 --gateway-id GATEWAY");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var gateways = Stream
            .concat(seen.ec2().internetGateways().orThrow().stream().filter(InternetGateway::attached).map(InternetGateway::id),
                seen.ec2().natGateways().orThrow().stream().filter(NatGateway::available).map(NatGateway::id))
            .collect(Collectors.toSet());
        var subnets = seen.kube().nodes().orThrow().stream().flatMap(node -> seen.enisOf(node).stream()).filter(eni -> eni.device() == 0)
            .map(Eni::subnetId)
            .distinct().toList();
        for (var subnet : subnets) {
            var table = seen.ec2().routeTable(subnet);
            var out = table.routes().stream().filter(route -> route.to().equals("0.0.0.0/0")).findFirst();
            wrong.unless(out.isPresent(), "%s of %s has no route for 0.0.0.0/0", table.id(), subnet);
            out.ifPresent(route -> wrong.unless(!route.blackhole()
                && gateways.contains(route.target()),
                "%s of %s leads 0.0.0.0/0 to %s, which is no gateway that works", table.id(), subnet, route.target()));
        }
        return wrong.verdict("%d subnets".formatted(subnets.size()), page().fix());
    }
}
