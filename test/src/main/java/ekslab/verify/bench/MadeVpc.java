package ekslab.verify.bench;

import java.util.List;
import java.util.stream.IntStream;

import ekslab.verify.facts.Ec2;
import ekslab.verify.facts.Enis;
import ekslab.verify.facts.FlowLog;
import ekslab.verify.facts.Instances;
import ekslab.verify.facts.InternetGateway;
import ekslab.verify.facts.NetworkAcl;
import ekslab.verify.facts.RouteTable;
import ekslab.verify.facts.SecurityGroup;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Subnet;
import ekslab.verify.facts.Subnets;
import ekslab.verify.facts.TypeLimits;
import ekslab.verify.facts.Vpc;
import ekslab.verify.facts.VpcDns;

/** One VPC with a public subnet in each of three zones, wide enough for a thousand machines. */
final class MadeVpc {

    private static final String ANYWHERE = "0.0.0.0/0";
    private static final List<String> SUBNETS = IntStream.range(0, Machine.ZONES).mapToObj(Machine::subnet).toList();

    private MadeVpc() {}

    static Ec2 of(List<Machine> machines) {
        var subnets = IntStream.range(0, Machine.ZONES)
            .mapToObj(zone -> new Subnet(Machine.subnet(zone), Machine.cidr(zone), Machine.zone(zone), 9000)).toList();
        return new Ec2(Seen.of(new Vpc("vpc-1", List.of("192.168.0.0/16"))), Seen.of(new VpcDns(true, true)), Seen.of(new Subnets(subnets)),
            Seen.of(List.of(routes())), Seen.of(List.of(acl())), Seen.of(List.of(group())),
            Seen.of(List.of(new InternetGateway("igw-1", "available"))), Seen.of(List.of()),
            Seen.of(List.of(new FlowLog("fl-1", "vpc-1", "ALL", "flow-logs", "ACTIVE"))),
            Seen.of(new Instances(machines.stream().map(Machine::instance).toList())),
            Seen.of(new Enis(machines.stream().flatMap(machine -> machine.enis().stream()).toList())),
            Seen.of(List.of(new TypeLimits("t3.medium", Machine.ENIS, Machine.LENT + 1, 2))));
    }

    private static RouteTable routes() {
        return new RouteTable("rtb-1", true, SUBNETS, List.of(new RouteTable.Route("192.168.0.0/16", "local", false),
            new RouteTable.Route(ANYWHERE, "igw-1", false)));
    }

    private static NetworkAcl acl() {
        return new NetworkAcl("acl-1", SUBNETS, List.of(new NetworkAcl.Entry(100, true, true, -1, ANYWHERE, -1, -1),
            new NetworkAcl.Entry(100, false, true, -1, ANYWHERE, -1, -1)));
    }

    private static SecurityGroup group() {
        return new SecurityGroup("sg-nodes", "nodes", List.of(new SecurityGroup.Rule(true, "-1", -1, -1, List.of(ANYWHERE), List.of()),
            new SecurityGroup.Rule(false, "-1", -1, -1, List.of(), List.of("sg-nodes"))));
    }
}
