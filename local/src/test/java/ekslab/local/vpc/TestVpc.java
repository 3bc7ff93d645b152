package ekslab.local.vpc;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.cloud.Cidr;
import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Ec2;
import ekslab.local.cloud.Gateways;
import ekslab.local.cloud.Instances;
import ekslab.local.cloud.NetworkAcls;
import ekslab.local.cloud.Routing;
import ekslab.local.cloud.SecurityGroups;
import ekslab.local.cloud.Vpcs;
import ekslab.local.net.CommandFailed;
import ekslab.local.net.Enclosure;

/** A VPC with real packets: two public subnets and a private one, and hosts that are bare namespaces. */
final class TestVpc implements AutoCloseable {

    final Cloud cloud = new Cloud("ap-northeast-2", "111122223333", "vpc");
    final SecurityGroups groups = new SecurityGroups(cloud);
    final NetworkAcls acls = new NetworkAcls(cloud);
    final Routing routing = new Routing(cloud);
    final Gateways gateways = new Gateways(cloud);
    final Ec2 ec2 = new Ec2(cloud);
    final Vpcs vpcs = new Vpcs(cloud);
    final Enclosure lab = Enclosure.open("test", Path.of("/tmp"), System.getProperty("user.name").equals("root"));
    final VpcNetwork network;
    final Vpc vpc;
    final Subnet near;
    final Subnet far;
    final Subnet hidden;
    final String gateway;
    final String publicTable;

    TestVpc() { this(Bandwidth.UNLIMITED); }

    TestVpc(Bandwidth.Limits limits) {
        network = new VpcNetwork(lab.shell(), this::netns, limits);
        cloud.onChange(network::follow);
        vpc = vpcs.create("vpc", "192.168.0.0/16", Map.of());
        near = vpcs.createSubnet("near", vpc.vpcId(), "192.168.1.0/24", "ap-northeast-2a", true, Map.of());
        far = vpcs.createSubnet("far", vpc.vpcId(), "192.168.2.0/24", "ap-northeast-2b", true, Map.of());
        hidden = vpcs.createSubnet("hidden", vpc.vpcId(), "192.168.11.0/24", "ap-northeast-2a", false, Map.of());
        gateway = gateways.create("igw", Map.of()).internetGatewayId();
        gateways.attach(gateway, vpc.vpcId());
        publicTable = routing.create("public", vpc.vpcId(), Map.of()).routeTableId();
        routing.addRoute(publicTable, Route.builder().destinationCidrBlock("0.0.0.0/0").gatewayId(gateway).build());
        for (var subnet : List.of(near, far)) routing.associate(subnet.subnetId(), publicTable, subnet.subnetId());
        lab.shell().run("""
            cat > /run/serve <<'END'
            for port in 80 81; do socat TCP-LISTEN:$port,fork,reuseaddr SYSTEM:'echo $SOCAT_PEERADDR' & done
            socat UDP-RECVFROM:53,fork SYSTEM:'echo $SOCAT_PEERADDR' &
            END
            """);
        serve(Fabric.INTERNET);
    }

    private String netns(String instance) {
        lab.shell().run("[ -e /run/netns/%1$s ] || ip netns add %1$s".formatted(instance));
        return instance;
    }

    /** A host with listeners on TCP 80 and 81 and UDP 53 that show every caller its address. */
    Host host(String name, Subnet subnet, String... groups) {
        var instance = new Instances(cloud).launch(new Instances.Launch(name, "t3.medium", "ami-0", subnet.subnetId(), List.of(groups), "",
            "", null, Map.of(), Map.of()));
        var eni = ec2.interfacesOf(instance.instanceId()).get(0);
        var host = new Host(this, instance.instanceId(), eni.networkInterfaceId(), instance.privateIpAddress(),
            instance.publicIpAddress());
        host.run("ip link set lo up; ip link set ens5 up; ip addr add %s/24 dev ens5; ip route add default via %s".formatted(host.address(),
            Cidr.of(subnet.cidrBlock()).address(1)));
        serve(host.netns());
        return host;
    }

    private void serve(String netns) {
        lab.shell().run("setsid nsenter --net=/run/netns/%s sh /run/serve >/dev/null 2>&1 &\nsleep 0.2".formatted(netns));
    }

    record Host(TestVpc vpc, String netns, String eni, String address, String publicAddress) {

        String run(String script) {
            return vpc.lab.shell().run("nsenter --net=/run/netns/%s sh -e <<'COMMANDS'\n%s\nCOMMANDS".formatted(netns, script)).strip();
        }

        /** Whose address a listener sees; "" when nobody answers within half a second. */
        String seen(String to, String kind, int port) {
            var ask = kind.equals("UDP") ? "echo | socat -t 0.5 - UDP:%s:%d".formatted(to, port)
                : "timeout 1 socat -u TCP:%s:%d,connect-timeout=0.5 -".formatted(to, port);
            return run("(%s) 2>/dev/null || true".formatted(ask));
        }

        boolean reaches(Host to, int port) { return !seen(to.address, "TCP", port).isEmpty(); }

        boolean pings(String to) {
            try {
                run("ping -c1 -W0.5 " + to);
                return true;
            } catch (CommandFailed silent) {
                return false;
            }
        }
    }

    String group(String name) {
        var group = groups.create(name, name, vpc.vpcId(), Map.of()).groupId();
        return group;
    }

    /** @param other a CIDR or a group's id */
    SecurityGroupRule rule(String group, boolean egress, String protocol, int from, int to, String other) {
        var rule = SecurityGroupRule.builder().groupId(group).isEgress(egress).ipProtocol(protocol).fromPort(from).toPort(to);
        if (other.startsWith("sg-")) rule.referencedGroupInfo(info -> info.groupId(other).userId(cloud.account()));
        else rule.cidrIpv4(other);
        return rule.build();
    }

    void route(String table, String destination, Consumer<Route.Builder> target) {
        var route = Route.builder().destinationCidrBlock(destination);
        target.accept(route);
        routing.addRoute(table, route.build());
    }

    void logFlows(String resource, String type, String traffic) {
        cloud.change(edit -> edit.put(FlowLog.builder().flowLogId("fl-" + resource).resourceId(resource).trafficType(traffic)
            .logGroupName("records").build()));
    }

    NetworkInterface eni(Host host) { return cloud.require(NetworkInterface.class, host.eni()); }

    Instance instance(Host host) { return cloud.require(Instance.class, host.netns()); }

    /** What the router's rules say, counters included. */
    String rules(String what) {
        return lab.shell().run("nsenter --net=/run/netns/vpc nft list " + what);
    }

    @Override public void close() { lab.close(); }
}
