package ekslab.verify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import ekslab.verify.Expectations;
import ekslab.verify.Facts;
import ekslab.verify.check.Verdict.Broken;
import ekslab.verify.check.Verdict.Holds;
import ekslab.verify.check.Verdict.Skipped;
import ekslab.verify.check.Verdict.Unknown;
import ekslab.verify.facts.Addon;
import ekslab.verify.facts.Cluster;
import ekslab.verify.facts.Ec2;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Instance;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.NatGateway;
import ekslab.verify.facts.NetworkAcl;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Call;
import ekslab.verify.facts.Probes.Connection;
import ekslab.verify.facts.Probes.Fetch;
import ekslab.verify.facts.Probes.Lookup;
import ekslab.verify.facts.Probes.Ping;
import ekslab.verify.facts.RouteTable;
import ekslab.verify.facts.SecurityGroup;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.facts.Subnet;
import ekslab.verify.facts.TypeLimits;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CatalogueTest {

    /** One fault, the check that must break by it, and words that its evidence must hold. */
    private record Fault(String name, String breaks, String saying, Consumer<BaseLab> inject) {}

    private static final List<Fault> FAULTS = List.of(
        new Fault("a cluster still being made", "cluster-active", "myeks is CREATING",
            lab -> lab.cluster = Seen.of(new Cluster("myeks", "CREATING", "1.35", "vpc-1", ""))),
        new Fault("an add-on that is degraded", "addons-active", "coredns is DEGRADED\ncoredns: InsufficientNumberOfReplicas: 0 of 2",
            lab -> BaseLab.replace(lab.addons, each -> each.name().equals("coredns"),
                each -> new Addon("coredns", "DEGRADED", each.version(), "", List.of("InsufficientNumberOfReplicas: 0 of 2")))),
        new Fault("an add-on with another configuration", "addons-active", "\"WARM_ENI_TARGET\":\"3\"",
            lab -> BaseLab.replace(lab.addons, each -> each.name().equals("vpc-cni"),
                each -> new Addon("vpc-cni", "ACTIVE", each.version(), "{\"env\":{\"WARM_ENI_TARGET\":\"3\"}}", List.of()))),
        new Fault("an add-on that is not there", "addons-active", "kube-proxy is not installed",
            lab -> lab.addons.removeIf(each -> each.name().equals("kube-proxy"))),
        new Fault("two nodes in one zone", "nodes-ready-in-three-zones", "2 zones",
            lab -> firstNode(lab, each -> node(each, each.instanceId(), "ap-northeast-2b", true, 17))),
        new Fault("a node that is not Ready", "nodes-ready-in-three-zones", "is not Ready: KubeletNotReady cni plugin not initialized",
            lab -> firstNode(lab, each -> node(each, each.instanceId(), each.zone(), false, 17))),
        new Fault("a node whose instance stopped", "nodes-are-instances", "i-1 is stopped",
            lab -> firstInstance(lab,
                each -> new Instance(each.id(), each.type(), each.zone(), each.subnetId(), each.privateIp(), each.publicIp(),
                    "stopped"))),
        new Fault("a node that EC2 does not know", "nodes-are-instances", "claims to be i-9, which EC2 does not list",
            lab -> firstNode(lab, each -> node(each, "i-9", each.zone(), true, 17))),
        new Fault("a node without kube-proxy", "node-daemons-ready",
            "ip-192-168-1-11.ap-northeast-2.compute.internal has no ready kube-proxy",
            lab -> lab.pods.removeIf(pod -> pod.name().equals("kube-proxy-1"))),
        new Fault("a DNS Service that leads nowhere", "dns-pods-serve", "leads to [192.168.1.31]",
            lab -> {
                lab.endpoints.removeIf(each -> each.ip().equals("192.168.2.31"));
                lab.proxyFollows();
            }),
        new Fault("a netshoot pod that is not ready", "netshoot-one-per-node", "ip-192-168-1-11.ap-northeast-2.compute.internal runs 0",
            lab -> BaseLab.replace(lab.pods, pod -> pod.name().equals("netshoot-pod-1"),
                pod -> new Pod(pod.namespace(), pod.name(), pod.node(), pod.ip(),
                    false, "Running", false, pod.dnsPolicy(), pod.labels()))),
        new Fault("a node that offers more pods than it has addresses", "pod-limit-matches-instance-type",
            "offers 110 pods, t3.medium: 3 ENIs x (6 - 1) addresses + 2 = 17",
            lab -> firstNode(lab, each -> node(each, each.instanceId(), each.zone(), true, 110))),
        new Fault("a full subnet", "subnets-have-free-addresses", "subnet-1 (192.168.1.0/24) has 5 free, one ENI takes 6",
            lab -> BaseLab.replace(lab.subnets, each -> each.id().equals("subnet-1"),
                each -> new Subnet(each.id(), each.cidr(), each.zone(), 5))),
        new Fault("an ENI that forwards anything", "enis-check-source", "eni-11 of i-1 does not check",
            lab -> BaseLab.replace(lab.enis, each -> each.id().equals("eni-11"),
                each -> new Eni(each.id(), each.instanceId(), each.device(), each.subnetId(), each.mac(), each.status(), false,
                    each.addresses(), each.prefixes(), each.groups(), each.description(), each.tags()))),
        new Fault("two subnets with one address", "subnets-do-not-overlap",
            "subnet-1 (192.168.1.0/24) and subnet-9 (192.168.1.128/25) overlap",
            lab -> lab.subnets.add(new Subnet("subnet-9", "192.168.1.128/25", "ap-northeast-2a", 100))),
        new Fault("an address at two interfaces", "addresses-are-given-once", "192.168.3.35 belongs to eni-21 and to eni-31",
            lab -> BaseLab.replace(lab.enis, each -> each.id().equals("eni-21"), each -> withAddress(each, 5, "192.168.3.35"))),
        new Fault("an interface with more addresses than its type allows", "enis-within-type-limits",
            "eni-31 of ip-192-168-3-11.ap-northeast-2.compute.internal holds 7 addresses and prefixes, one of a t3.medium takes 6",
            lab -> BaseLab.replace(lab.enis, each -> each.id().equals("eni-31"), each -> withAddress(each, 6, "192.168.3.99"))),
        new Fault("more interfaces than the type allows", "enis-within-type-limits", "has 4 interfaces, a t3.medium takes 3", lab -> {
            for (var device = 2; device < 4; device++)
                lab.enis.add(new Eni("eni-3" + device, "i-3", device, "subnet-3", "02:00:00:00:03:0" + device, "in-use", true,
                    List.of(new Eni.Address("192.168.3.4" + device, true, "")), List.of(), List.of("sg-nodes"), "aws-K8S-i-3", Map.of()));
        }),
        new Fault("an interface in another zone", "enis-in-zone-of-their-node", "eni-31 of ip-192-168-3-11",
            lab -> BaseLab.replace(lab.enis, each -> each.id().equals("eni-31"),
                each -> new Eni(each.id(), each.instanceId(), each.device(), "subnet-2", each.mac(), each.status(), true,
                    each.addresses(), each.prefixes(), each.groups(), each.description(), each.tags()))),
        new Fault("a Service outside of the range", "services-in-their-range", "default/odd has 10.200.0.5, which is not in 10.100.0.0/16",
            lab -> lab.services.add(BaseLab.service("default", "odd", "10.200.0.5", "", "TCP", 80))),
        new Fault("two Services with one address", "services-in-their-range", "default/a and default/b both have 10.100.0.77",
            lab -> {
                lab.services.add(BaseLab.service("default", "a", "10.100.0.77", "", "TCP", 80));
                lab.services.add(BaseLab.service("default", "b", "10.100.0.77", "", "TCP", 80));
            }),
        new Fault("a DNS Service at another address", "dns-service-is-the-tenth", "kube-dns has 10.100.0.11, pods ask 10.100.0.10",
            lab -> {
                BaseLab.replace(lab.services, each -> each.name().equals("kube-dns"),
                    each -> each.at("10.100.0.11"));
                lab.proxyFollows();
                lab.sendAgain();
            }),
        new Fault("a primary link that is down", "nodes-carry-their-address", "has 192.168.1.11 on no link that is up",
            lab -> lab.kernelOfFirstNode(each -> each.withLinks(each.links().stream()
                .map(link -> new Kernel.Link(link.index(), link.name(), link.kind(), link.mac(), link.mtu(), false, "", link.peer(),
                    link.addresses()))
                .toList()))),
        new Fault("a subnet outside of the VPC", "vpc-holds-its-subnets", "subnet-9 (10.1.0.0/24) lies in none of [192.168.0.0/16]",
            lab -> lab.subnets.add(new Subnet("subnet-9", "10.1.0.0/24", "ap-northeast-2a", 100))),
        new Fault("a route table without a way out", "node-subnets-lead-out", "rtb-1 of subnet-1 has no route for 0.0.0.0/0",
            lab -> lab.routeTables.replaceAll(each -> new RouteTable("rtb-1", true, List.of(), each.routes().subList(0, 1)))),
        new Fault("a gateway that is gone", "node-subnets-lead-out", "leads 0.0.0.0/0 to igw-2, which is no gateway that works",
            lab -> lab.routeTables.replaceAll(each -> new RouteTable("rtb-1", true, List.of(),
                List.of(new RouteTable.Route("0.0.0.0/0", "igw-2", true))))),
        new Fault("a network ACL that denies", "network-acls-let-nodes-talk",
            "acl-1 of subnet-2 drops what comes from 192.168.1.11 to 192.168.2.11, tcp 53",
            lab -> lab.acls.replaceAll(each -> new NetworkAcl("acl-1", each.subnets(), List.of(
                new NetworkAcl.Entry(50, false, false, 6, "192.168.1.0/24", 53, 53), each.entries().get(0), each.entries().get(1))))),
        new Fault("a network ACL that forgets the answers", "network-acls-let-nodes-talk",
            "drops what 192.168.1.11 sends to 192.168.2.11, tcp 60999",
            lab -> lab.acls.replaceAll(each -> new NetworkAcl("acl-1", each.subnets(),
                List.of(new NetworkAcl.Entry(100, true, true, 6, "0.0.0.0/0", 0, 32768), each.entries().get(1))))),
        new Fault("a security group without its own members", "security-groups-let-nodes-talk",
            "[sg-nodes] let nothing in from eni-10, tcp 2273",
            lab -> lab.groups.replaceAll(each -> new SecurityGroup("sg-nodes", "nodes", List.of(each.rules().get(0),
                new SecurityGroup.Rule(false, "tcp", 10250, 10250, List.of(), List.of("sg-nodes")))))),
        new Fault("a secondary ENI in another group", "enis-of-a-node-have-one-group-set", "eni-31 of ip-192-168-3-11",
            lab -> {
                lab.groups.add(new SecurityGroup("sg-other", "other", List.of(
                    new SecurityGroup.Rule(true, "-1", -1, -1, List.of("0.0.0.0/0"), List.of()),
                    new SecurityGroup.Rule(false, "-1", -1, -1, List.of("0.0.0.0/0"), List.of()))));
                BaseLab.replace(lab.enis, each -> each.id().equals("eni-31"), each -> new Eni(each.id(), each.instanceId(), each.device(),
                    each.subnetId(), each.mac(), each.status(), true, each.addresses(), each.prefixes(), List.of("sg-nodes", "sg-other"),
                    each.description(), each.tags()));
            }),
        new Fault("an ENI that an instance left behind", "no-eni-is-leaked", "eni-9 (\"aws-K8S-i-9\") in subnet-1 is attached to nothing",
            lab -> lab.enis.add(new Eni("eni-9", "", -1, "subnet-1", "02:00:00:00:09:00", "available", true,
                List.of(new Eni.Address("192.168.1.201", true, "")), List.of(), List.of("sg-nodes"), "aws-K8S-i-9", Map.of()))),
        new Fault("a firewall on the node", "forwarding-is-accepted", "the policy of FORWARD is DROP",
            lab -> lab.iptablesOfFirstNode("filter", line -> line.equals(":FORWARD ACCEPT") ? ":FORWARD DROP" : line)),
        new Fault("a strict reverse path filter", "primary-eni-filters-loosely", "net.ipv4.conf.ens5.rp_filter = 1, all = 0",
            lab -> lab.kernelOfFirstNode(each -> each.withSysctls(Map.of("net.ipv4.conf.ens5.rp_filter", "1")))),
        new Fault("an ENI of another MTU", "links-have-one-mtu",
            "ens6 of ip-192-168-1-11.ap-northeast-2.compute.internal has MTU 1500, the others have 9001",
            lab -> lab.kernelOfFirstNode(each -> each.withLinks(each.links().stream()
                .map(link -> link.name().equals("ens6") ? link.withMtu(1500)
                    : link)
                .toList()))),
        new Fault("a VPC CIDR that is translated", "snat-spares-the-vpc", "AWS-SNAT-CHAIN-0 has no RETURN for 192.168.0.0/16",
            lab -> lab.iptablesOfFirstNode("nat", line -> line.startsWith("-A AWS-SNAT-CHAIN-0 -d") ? ":GONE -" : line)),
        new Fault("a translation to an old address", "snat-takes-the-primary-address", "AWS-SNAT-CHAIN-0 translates by [! -o vlan+",
            lab -> lab.iptablesOfFirstNode("nat", line -> line.replace("--to-source 192.168.1.11 ", "--to-source 192.168.1.77 "))),
        new Fault("a SNAT chain that nobody enters", "snat-takes-the-primary-address", "POSTROUTING jumps to AWS-SNAT-CHAIN-0 0 times",
            lab -> lab.iptablesOfFirstNode("nat", line -> line.startsWith("-A POSTROUTING") ? ":GONE -" : line)),
        new Fault("a connmark chain that is empty", "connections-are-marked", "AWS-CONNMARK-CHAIN-0 sets no mark",
            lab -> lab.iptablesOfFirstNode("nat", line -> line.startsWith("-A AWS-CONNMARK-CHAIN-0") ? ":GONE -" : line)),
        new Fault("NodePorts that nobody marks", "connections-are-marked", "mangle PREROUTING marks nothing",
            lab -> lab.iptablesOfFirstNode("mangle", line -> line.contains("--limit-iface-in") ? ":GONE -" : line)),
        new Fault("a rule 1024 that is gone", "marked-packets-use-main", "lacks \"1024: from all fwmark 0x80/0x80 lookup main\"",
            lab -> lab.kernelOfFirstNode(each -> each.withRules(without(each.rules(), rule -> rule.priority() == 1024)))),
        new Fault("a table 2 without its default route", "secondary-eni-tables-lead-out", "table 2 has no default route by ens6 (eni-11)",
            lab -> lab.kernelOfFirstNode(
                each -> each.withRoutes(without(each.routes(), route -> route.table().equals("2") && route.to().equals("default"))))),
        new Fault("a gateway at a wrong MAC", "pods-know-their-gateway", "default/netshoot-pod-1 has [Neighbour[ip=169.254.1.1",
            lab -> lab.kernelOfFirstNode(each -> each.withSandboxes(each.sandboxes().stream()
                .map(box -> box.name().equals("cni-netshoot-pod-1")
                    ? new Kernel.Sandbox(box.name(), box.links(), box.routes(),
                        List.of(new Kernel.Neighbour("169.254.1.1", "eth0", "06:00:00:00:00:99", "PERMANENT")))
                    : box)
                .toList()))),
        new Fault("a gateway that is asked for", "pods-know-their-gateway", "default/netshoot-pod-1 has nobody for 169.254.1.1",
            lab -> lab.kernelOfFirstNode(each -> each.withSandboxes(each.sandboxes().stream()
                .map(box -> box.name().equals("cni-netshoot-pod-1")
                    ? new Kernel.Sandbox(box.name(), box.links(), box.routes(), List.of()) : box)
                .toList()))),
        new Fault("a Service that a node does not know", "services-have-their-rules",
            "KUBE-SERVICES knows nothing of kube-system/kube-dns (10.100.0.10)",
            lab -> lab.iptablesOfFirstNode("nat", line -> line.startsWith("-A KUBE-SERVICES -d 10.100.0.10/32") ? ":GONE -" : line)),
        new Fault("an endpoint that is gone and still served", "endpoints-are-served",
            "still leads to [192.168.2.99], which is no ready endpoint",
            lab -> lab.iptablesOfFirstNode("nat",
                line -> line.replace("--to-destination 192.168.1.31:", "--to-destination 192.168.2.99:"))),
        new Fault("a host-network pod elsewhere", "host-network-pods-carry-node-ip", "kube-system/node-shell-1 has 192.168.1.99",
            lab -> BaseLab.replace(lab.pods, pod -> pod.name().equals("node-shell-1"),
                pod -> new Pod(pod.namespace(), pod.name(), pod.node(), "192.168.1.99",
                    true, "Running", true, pod.dnsPolicy(), pod.labels()))),
        new Fault("a subnet that does not hold its pods", "pod-ips-in-node-subnets", "default/netshoot-pod-1 has 192.168.1.21",
            lab -> BaseLab.replace(lab.subnets, each -> each.id().equals("subnet-1"),
                each -> new Subnet(each.id(), "192.168.11.0/24", each.zone(), 239))),
        new Fault("an address that EC2 took back", "pod-ips-on-node-enis", "default/netshoot-pod-1 has 192.168.1.21, which no ENI",
            lab -> BaseLab.replace(lab.enis, each -> each.id().equals("eni-10"),
                each -> each.withAddresses(each.addresses().subList(0, 1)))),
        new Fault("a node that does not forward", "nodes-forward", "net.ipv4.ip_forward = 0",
            lab -> lab.kernelOfFirstNode(each -> each.withForwarding(false))),
        new Fault("a pod that lost its default route", "pods-have-one-address-and-two-routes",
            "default/netshoot-pod-1 (cni-netshoot-pod-1) has the routes",
            lab -> lab.kernelOfFirstNode(each -> each.withSandboxes(each.sandboxes().stream()
                .map(box -> box.name().equals("cni-netshoot-pod-1")
                    ? new Kernel.Sandbox(box.name(), box.links(), box.routes().subList(1, 2), box.neighbours()) : box)
                .toList()))),
        new Fault("a pod that is nowhere", "pods-have-one-address-and-two-routes", "has 192.168.1.21/32 on eth0",
            lab -> lab.kernelOfFirstNode(each -> each.withSandboxes(each.sandboxes().subList(1, 2)))),
        new Fault("a host route that is gone", "nodes-route-to-their-pods", "no route to 192.168.1.21",
            lab -> lab.kernelOfFirstNode(each -> each.withRoutes(without(each.routes(), route -> route.to().equals("192.168.1.21"))))),
        new Fault("a host route stolen by another interface", "nodes-route-to-their-pods", "eni0badcafe000",
            lab -> lab.kernelOfFirstNode(each -> each.withRoutes(each.routes().stream().map(
                route -> route.to().equals("192.168.1.21") ? new Kernel.Route("main", route.to(), "", "eni0badcafe000") : route)
                .toList()))),
        new Fault("a rule 512 that is gone", "pods-are-reached-by-main", "lacks \"512: from all to 192.168.1.21 lookup main\"",
            lab -> lab.kernelOfFirstNode(each -> each.withRules(without(each.rules(), rule -> rule.to().equals("192.168.1.21"))))),
        new Fault("a rule 1536 that is gone", "secondary-eni-pods-leave-by-their-eni", "kube-system/coredns-1 (192.168.1.31 on ENI 1",
            lab -> lab.kernelOfFirstNode(each -> each.withRules(without(each.rules(), rule -> rule.priority() == 1536)))),
        new Fault("a namespace left behind by an address's last owner", "pods-know-their-gateway", "default/netshoot-pod-1 has [Neighbour",
            lab -> lab.kernelOfFirstNode(each -> each.withSandboxes(Stream.concat(each.sandboxes().stream(),
                each.sandboxes().at("192.168.1.21").map(box -> new Kernel.Sandbox("cni-old", box.links(), box.routes(), box.neighbours()))
                    .stream())
                .toList()))),
        new Fault("a rule 1536 left behind by an address's last owner", "secondary-eni-pods-leave-by-their-eni",
            "default/netshoot-pod-1 (192.168.1.21 on ENI 0",
            lab -> lab.kernelOfFirstNode(each -> each.withRules(Stream.concat(each.rules().stream(),
                Stream.of(new Kernel.Rule(1536, "192.168.1.21", "192.168.0.0/16", "", "2"))).toList()))),
        new Fault("a translation between pods", "pods-reach-pods-without-nat",
            "default/netshoot-pod-1 reaches default/netshoot-pod-2 as 192.168.1.11",
            lab -> lab.probesOfFirstNode(each -> each.withConnections(
                each.connections().stream().map(one -> new Connection(one.from(), one.to(), BaseLab.heard("192.168.1.11"))).toList()))),
        new Fault("a pod that nobody reaches", "pods-reach-pods-without-nat",
            "default/netshoot-pod-1 does not reach default/netshoot-pod-2 (192.168.2.21): Connection timed out",
            lab -> lab.probesOfFirstNode(each -> each.withConnections(each.connections().stream()
                .map(one -> new Connection(one.from(), one.to(), BaseLab.silent("Connection timed out"))).toList()))),
        new Fault("connections that were never tried", "pods-reach-pods-without-nat", "nothing was sent to default/netshoot-pod-2",
            lab -> lab.probesOfFirstNode(each -> each.withConnections(List.of()))),
        new Fault("a pod that its node does not reach", "nodes-reach-pods", "(192.168.2.21): Connection refused",
            lab -> lab.probesOfFirstNode(each -> each.withConnections(each.connections().stream()
                .map(one -> one.from().equals("192.168.1.11")
                    && one.to().equals("192.168.2.21") ? new Connection(one.from(), one.to(), BaseLab.silent("Connection refused")) : one)
                .toList()))),
        new Fault("a node that is seen as another one", "nodes-reach-pods", "as 192.168.9.9, which is no address of it",
            lab -> lab.probesOfFirstNode(each -> each.withConnections(each.connections().stream()
                .map(one -> one.from().equals("192.168.1.11")
                    ? new Connection(one.from(), one.to(), BaseLab.heard("192.168.9.9")) : one)
                .toList()))),
        new Fault("a node that its pods do not reach", "pods-reach-nodes", "(192.168.1.11): Connection timed out",
            lab -> lab.probesOfFirstNode(each -> each.withConnections(each.connections().stream().map(one -> one.to().equals("192.168.1.11")
                ? new Connection(one.from(), one.to(), BaseLab.silent("Connection timed out")) : one).toList()))),
        new Fault("a pod that nodes see as its node", "pods-reach-nodes", "as 192.168.1.11, not as 192.168.1.21",
            lab -> lab.probesOfFirstNode(each -> each.withConnections(each.connections().stream().map(one -> one.to().equals("192.168.2.11")
                ? new Connection(one.from(), one.to(), BaseLab.heard("192.168.1.11")) : one).toList()))),
        new Fault("a way that takes small packets only", "path-carries-the-mtu", "9001 bytes from 192.168.1.21 do not reach",
            lab -> lab.probesOfFirstNode(each -> each.withPings(each.pings().stream()
                .map(one -> new Ping(one.from(), one.to(), one.bytes(), BaseLab.silent("2 packets transmitted, 0 received"))).toList()))),
        new Fault("large packets that were never sent", "path-carries-the-mtu", "nothing was sent to",
            lab -> lab.probesOfFirstNode(each -> each.withPings(List.of()))),
        new Fault("a Service that does not answer", "services-answer", "kube-system/kube-dns:dns-tcp (10.100.0.10:53) does not answer",
            lab -> lab.probesOfFirstNode(each -> each.withCalls(each.calls().stream().map(one -> one.to().equals("10.100.0.10:53")
                ? new Call(one.from(), one.to(), BaseLab.silent("Connection timed out")) : one).toList()))),
        new Fault("calls that were never made", "services-answer", "192.168.1.21: nothing was sent to kube-system/kube-dns:dns-tcp",
            lab -> lab.probesOfFirstNode(each -> each.withCalls(List.of()))),
        new Fault("a node port that does not answer", "node-ports-answer", "default/web (192.168.2.11:30080) does not answer", lab -> {
            lab.servesByNodePort();
            lab.probesOfFirstNode(each -> each.withCalls(each.calls().stream().map(one -> one.to().equals("192.168.2.11:30080")
                ? new Call(one.from(), one.to(), BaseLab.silent("Connection timed out")) : one).toList()));
        }),
        new Fault("another public address", "pods-reach-internet-as-their-node", "default/netshoot-pod-1 is seen as 198.51.100.2",
            lab -> lab.probesOfFirstNode(each -> each
                .withFetches(each.fetches().stream().map(one -> new Fetch(one.from(), BaseLab.heard("198.51.100.2"))).toList()))),
        new Fault("no way out", "pods-reach-internet-as-their-node", "does not reach http://checkip.amazonaws.com/: timed out",
            lab -> lab.probesOfFirstNode(
                each -> each.withFetches(each.fetches().stream().map(one -> new Fetch(one.from(), BaseLab.silent("timed out"))).toList()))),
        new Fault("a name that leads elsewhere", "dns-answers", "default/netshoot-pod-1 gets 10.100.0.9",
            lab -> lab.probesOfFirstNode(each -> each.withLookups(each.lookups().stream()
                .map(one -> one.name().equals(Probes.API_NAME) ? new Lookup(one.from(), one.name(), BaseLab.heard("10.100.0.9")) : one)
                .toList()))),
        new Fault("an outside name without an answer", "dns-answers", "gets no address for checkip.amazonaws.com: SERVFAIL",
            lab -> lab.probesOfFirstNode(each -> each.withLookups(each.lookups().stream()
                .map(one -> one.name().equals(Probes.API_NAME) ? one : new Lookup(one.from(), one.name(), BaseLab.silent("SERVFAIL")))
                .toList()))));

    @Test void a_Service_whose_endpoints_do_not_answer_either_accuses_nobody() {
        var lab = new BaseLab();
        lab.servesByNodePort();
        assertThat(verdicts(lab.snapshot()).values()).allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Holds.class));
        lab.probesOfFirstNode(each -> each.withCalls(each.calls().stream()
            .map(one -> new Call(one.from(), one.to(), BaseLab.silent("Connection refused"))).toList()));
        assertThat(verdicts(lab.snapshot()).values()).allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Holds.class));
    }

    @Test void everything_holds_in_a_healthy_lab() {
        assertThat(verdicts(new BaseLab().snapshot()).values()).allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Holds.class));
    }

    @TestFactory Stream<DynamicTest> each_fault_breaks_its_check_and_no_other() {
        return FAULTS.stream().map(fault -> dynamicTest(fault.name() + " breaks " + fault.breaks(), () -> {
            var lab = new BaseLab();
            fault.inject().accept(lab);

            var verdicts = verdicts(lab.snapshot());

            assertThat(verdicts.get(fault.breaks())).isInstanceOfSatisfying(Broken.class, broken -> {
                assertThat(broken.evidence()).contains(fault.saying());
                assertThat(broken.fix()).isNotBlank();
            });
            var skipped = Catalogue.skippedWithout(fault.breaks());
            verdicts.forEach((name, verdict) -> {
                if (!name.equals(fault.breaks()))
                    assertThat(verdict).as("%s: %s", name, verdict).isInstanceOf(skipped.contains(name) ? Skipped.class : Holds.class);
            });
        }));
    }

    @Test void every_check_that_can_break_has_a_fault_that_breaks_it() {
        var onlyUnknown = Set.of("api-answers", "nodes-reachable"); // they hold or could not look
        var broken = FAULTS.stream().map(Fault::breaks).collect(Collectors.toSet());
        assertThat(Catalogue.CHECKS).extracting(Check::name).filteredOn(name -> !onlyUnknown.contains(name)).isSubsetOf(broken);
    }

    @Test void a_node_that_does_not_answer_is_unknown_and_what_needs_it_is_skipped() {
        var lab = new BaseLab();
        lab.onNodes.put(lab.nodes.get(1).name(), Seen.not("no ready pod with app=node-shell"));

        var verdicts = verdicts(lab.snapshot());

        assertThat(verdicts.get("nodes-reachable")).isEqualTo(
            new Unknown("ip-192-168-2-11.ap-northeast-2.compute.internal: no ready pod with app=node-shell"));
        assertThat(verdicts.get("nodes-forward")).isEqualTo(new Skipped("needs nodes-reachable"));
        assertThat(verdicts.get("dns-answers"))
            .isEqualTo(new Skipped("needs nodes-forward, forwarding-is-accepted, services-have-their-rules"));
        assertThat(verdicts.get("pod-ips-on-node-enis")).isInstanceOf(Holds.class);
    }

    @Test void an_ec2_that_does_not_answer_is_unknown_and_the_rest_is_judged() {
        var well = new BaseLab().snapshot();
        var blind = new Snapshot(Snapshot.VERSION, well.takenAt(), well.eks(), Ec2.unseen("no EC2"), well.kube(), well.onNodes(), 0,
            Map.of());

        var verdicts = verdicts(blind);

        assertThat(verdicts.get("nodes-are-instances")).isEqualTo(new Unknown("no EC2"));
        assertThat(verdicts.get("pod-ips-on-node-enis")).isInstanceOf(Skipped.class);
        assertThat(verdicts.get("pods-reach-pods-without-nat")).isInstanceOf(Holds.class);
    }

    @Test void pods_of_private_nodes_are_seen_as_the_nat_gateway() {
        var lab = new BaseLab();
        firstInstance(lab, each -> new Instance(each.id(), each.type(), each.zone(), each.subnetId(), each.privateIp(), "", each.state()));
        lab.natGateways.add(new NatGateway("nat-1", "subnet-2", "192.168.2.9", "198.51.100.1", "available"));

        assertThat(verdicts(lab.snapshot()).get("pods-reach-internet-as-their-node")).isInstanceOf(Holds.class);
    }

    @Test void a_secret_of_an_add_on_is_compared_and_never_told() {
        var lab = new BaseLab();
        lab.addons.replaceAll(each -> new Addon(each.name(), "ACTIVE", each.version(), "{\"password\":\"planted\"}", List.of()));
        var same = new Expectations(3, "t3.medium", Map.of("coredns", "{ \"password\": \"planted\" }"), BaseLab.PROBE);
        var other = new Expectations(3, "t3.medium", Map.of("coredns", "{\"password\":\"described\"}"), BaseLab.PROBE);

        assertThat(new AddonsActive().judge(lab.snapshot(), same)).isInstanceOf(Holds.class);
        assertThat(new AddonsActive().judge(lab.snapshot(), other)).isInstanceOf(Broken.class).extracting(Verdict::evidence).asString()
            .contains("coredns is configured with {\"password\":\"sha256:").doesNotContain("planted").doesNotContain("\"described\"");
        assertThat(Facts.json(lab.snapshot())).doesNotContain("planted");
    }

    @Test void prefixes_raise_the_pod_limit_to_what_eks_advises() {
        var byPrefix = new Expectations(3, "t3.medium", Map.of("vpc-cni", "{\"env\":{\"ENABLE_PREFIX_DELEGATION\":\"true\"}}"),
            BaseLab.PROBE);
        assertThat(PodLimit.delegatesPrefixes(byPrefix)).isTrue();
        assertThat(PodLimit.of(new TypeLimits("t3.medium", 3, 6, 2), true).pods()).isEqualTo(110);
        assertThat(PodLimit.of(new TypeLimits("m5.8xlarge", 8, 30, 32), true).pods()).isEqualTo(250);
        assertThat(PodLimit.of(new TypeLimits("t3.nano", 2, 2, 2), true).pods()).isEqualTo(34);
    }

    @Test void an_address_out_of_a_delegated_prefix_belongs_to_its_eni() {
        var lab = new BaseLab();
        BaseLab.replace(lab.enis, each -> each.id().equals("eni-10"),
            each -> new Eni(each.id(), each.instanceId(), 0, each.subnetId(), each.mac(), each.status(), true,
                each.addresses().subList(0, 1),
                List.of("192.168.1.16/28"), each.groups(), each.description(), each.tags()));

        assertThat(verdicts(lab.snapshot()).get("pod-ips-on-node-enis")).isInstanceOf(Holds.class);
    }

    @Test void a_veth_is_named_as_on_a_real_node() {
        var pod = new Pod("kube-system", "coredns-759c77bd6c-9m46w", "n", "192.168.1.21", false, "Running", true, "Default", Map.of());
        assertThat(HostVeth.of(pod, BaseLab.PROMISED)).isEqualTo("enifdec4b696ce");
        var shorter = new Expectations(3, "t3.medium", Map.of("vpc-cni", "{\"env\":{\"AWS_VPC_K8S_CNI_VETHPREFIX\":\"pod\"}}"),
            BaseLab.PROBE);
        assertThat(HostVeth.of(pod, shorter)).isEqualTo("podfdec4b696ce");
    }

    @Test void needs_stand_before_those_who_need_them_and_names_are_unique() {
        var before = new HashSet<String>();
        for (var check : Catalogue.CHECKS) {
            assertThat(before).as(check.name()).containsAll(check.needs());
            assertThat(before.add(check.name())).as(check.name()).isTrue();
            assertThat(check.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        }
    }

    @Test void only_brings_what_is_needed_and_no_more() {
        assertThat(Catalogue.only(Set.of("pod-limit-matches-instance-type"))).extracting(Check::name).containsExactly("api-answers",
            "nodes-are-instances",
            "pod-limit-matches-instance-type");
        assertThat(Catalogue.depth(Catalogue.only(Set.of("addons-active")))).isEqualTo(Depth.APIS);
        assertThat(Catalogue.depth(Catalogue.only(Set.of("dns-answers")))).isEqualTo(Depth.PACKETS);
    }

    @Test void all_unknown_names_are_told_at_once_with_those_there_are() {
        assertThatThrownBy(() -> Catalogue.only(Set.of("dns-answers", "dns", "arp"))).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("no check is called arp, dns; there are: addons-active, addresses-are-given-once, ")
            .hasMessageContaining("dns-answers");
    }

    private static Map<String, Verdict> verdicts(Snapshot seen) {
        var round = new Round(seen, BaseLab.PROMISED);
        return Catalogue.CHECKS.stream().map(round::ask).collect(Collectors.toMap(Finding::name, Finding::verdict));
    }

    private static void firstNode(BaseLab lab, Function<Node, Node> change) {
        lab.nodes.set(0, change.apply(lab.nodes.get(0)));
    }

    private static Node node(Node like, String instance, String zone, boolean ready, int podLimit) {
        return new Node(like.name(), instance, zone, ready, ready ? "" : "KubeletNotReady cni plugin not initialized", like.internalIp(),
            podLimit);
    }

    private static void firstInstance(BaseLab lab, Function<Instance, Instance> change) {
        lab.instances.set(0, change.apply(lab.instances.get(0)));
    }

    /** @param index of the address that it takes the place of, or behind the last one */
    private static Eni withAddress(Eni eni, int index, String ip) {
        var addresses = new ArrayList<>(eni.addresses());
        if (index < addresses.size()) addresses.remove(index);
        addresses.add(new Eni.Address(ip, false, ""));
        return eni.withAddresses(addresses);
    }

    private static <T> List<T> without(List<T> all, Predicate<T> which) {
        return all.stream().filter(which.negate()).toList();
    }
}
