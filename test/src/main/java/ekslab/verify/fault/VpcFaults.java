package ekslab.verify.fault;

import static ekslab.verify.fault.Draft.fault;
import static ekslab.verify.fault.Layer.VPC;

import java.util.ArrayList;
import java.util.List;

/** What the VPC does between nodes and outside: security groups, network ACLs, routes, addresses, its resolver. */
final class VpcFaults {

    private static final String NO_INTERNET = "Neither pods nor nodes reach the internet; inside the VPC all is well.";
    private static final String NO_INTERNET_KO = "파드도 노드도 인터넷에 닿지 못한다. VPC 안은 멀쩡하다.";

    private static final int FIRST = 10;   // numbers of ACL entries; EC2's own begin with 100
    private static final int LAST = 20;

    private VpcFaults() {}

    static final List<Fault> ALL = List.of(
        fault("security-group-narrowed", VPC, 2)
            .does("The cluster's security group lets its members reach each other on ports 443 and 10250 only")
            .seenAs("Pods reach pods of their own node only; kubectl works.", "파드가 같은 노드의 파드에만 닿는다. kubectl은 된다.")
            .breaks("security-groups-let-nodes-talk", "pods-reach-pods-without-nat", "dns-answers")
            .fix("aws ec2 authorize-security-group-ingress --group-id SG --protocol -1 --source-group SG")
            .by(scene -> narrow(scene, "tcp 443-443", "tcp 10250-10250")),
        fault("security-group-without-udp", VPC, 3)
            .does("The cluster's security group lets its members reach each other by TCP and ICMP, but not by UDP")
            .seenAs("Pods reach pods by address, and names are resolved only now and then.",
                "파드가 주소로는 서로 닿는데, 이름은 어쩌다 한 번씩만 풀린다.")
            .breaks("dns-answers")
            .fix("aws ec2 authorize-security-group-ingress --group-id SG --protocol -1 --source-group SG")
            .by(scene -> narrow(scene, "tcp 0-65535", "icmp -1--1")),
        fault("acl-denies-pods-of-a-node", VPC, 3)
            .does(
                "A network ACL entry denies what comes from one node's subnet, only not from the node's own address and from EKS's interfaces")
            .seenAs("The pods of one node talk among each other and to the internet, but not to pods of other nodes; the node does.",
                "한 노드의 파드가 자기들끼리와 인터넷으로는 통신하지만 다른 노드의 파드와는 통신하지 못한다. 노드 자신은 통신한다.")
            .breaks("pods-reach-pods-without-nat").perhaps("dns-answers")
            .fix("aws ec2 delete-network-acl-entry --network-acl-id ACL --ingress --rule-number 20, and those before it")
            .by(VpcFaults::deny),
        fault("acl-without-ephemeral-ports", VPC, 3)
            .does("A network ACL entry denies TCP to the ephemeral ports from outside the VPC: requests leave, answers do not come back")
            .seenAs(NO_INTERNET, NO_INTERNET_KO)
            .breaks("pods-reach-internet-as-their-node")
            .fix("aws ec2 delete-network-acl-entry --network-acl-id ACL --ingress --rule-number 20, and the one before it")
            .by(scene -> {
                var acl = new VpcPieces(scene).acl(scene.subnetOf(scene.node()));
                return entries(scene, acl, List.of("in %d allow -1 %s".formatted(FIRST, new VpcPieces(scene).cidr()),
                    "in %d deny 6 0.0.0.0/0 1024-65535".formatted(LAST)));
            }),
        fault("default-route-missing", VPC, 1)
            .does("The default route is deleted from the route table of one node's subnet")
            .seenAs(NO_INTERNET, NO_INTERNET_KO)
            .breaks("node-subnets-lead-out", "pods-reach-internet-as-their-node")
            .fix("aws ec2 create-route --route-table-id TABLE --destination-cidr-block 0.0.0.0/0 --gateway-id IGW")
            .by(scene -> {
                var routes = new VpcPieces(scene).routes(scene.subnetOf(scene.node()));
                var line = routes.defaultRoute(scene.lab());
                return Mishap.of(lab -> routes.remove(lab, line), routes);
            }),
        fault("default-route-to-a-node", VPC, 2)
            .does("The default route of one node's subnet leads to the interface of a node, which is no NAT instance")
            .seenAs(NO_INTERNET, NO_INTERNET_KO)
            .breaks("node-subnets-lead-out", "pods-reach-internet-as-their-node")
            .fix("aws ec2 replace-route --route-table-id TABLE --destination-cidr-block 0.0.0.0/0 --gateway-id IGW")
            .by(scene -> {
                var node = scene.node();
                var wrong = scene.primary(scene.other(node)).id();
                var routes = new VpcPieces(scene).routes(scene.subnetOf(node));
                var line = routes.defaultRoute(scene.lab());
                return Mishap.of(lab -> {
                    routes.remove(lab, line);
                    routes.add(lab, "%s %s".formatted(VpcRoutes.DEFAULT, wrong));
                }, routes);
            }),
        fault("pod-address-unassigned", VPC, 3)
            .does(
                "The address of a running pod is unassigned from its interface; after a minute ipamd, too, takes it for free, and then only a new pod helps for good")
            .seenAs("One pod reaches the internet, but no pod of another node.", "파드 하나가 인터넷에는 닿지만 다른 노드의 파드에는 닿지 못한다.")
            .breaks("pod-ips-on-node-enis", "pods-reach-pods-without-nat").perhaps("dns-answers")
            .fix(
                "aws ec2 assign-private-ip-addresses --network-interface-id ENI --private-ip-addresses POD-IP; after a minute delete the pod as well")
            .by(scene -> {
                var pod = scene.pod();
                var address = new EniAddress(Owner.of(pod), scene.eniOf(pod).id());
                return Mishap.of(address::unassign, address);
            }),
        fault("source-check-off", VPC, 1)
            .does("The source/destination check of a node's interface is switched off")
            .seenAs("Nothing; mistakes in the routing of pods do not show any more.", "아무 증상이 없다. 파드 라우팅의 잘못이 더는 드러나지 않는다.")
            .breaks("enis-check-source")
            .fix("aws ec2 modify-network-interface-attribute --network-interface-id ENI --source-dest-check")
            .by(scene -> {
                var check = new SourceCheck(scene.primary(scene.node()).id());
                return Mishap.of(lab -> check.set(lab, false), check);
            }),
        fault("vpc-dns-off", VPC, 2)
            .does("DNS support of the VPC is switched off: its resolver does not answer any more")
            .seenAs("Names of Services are resolved, names outside are not.", "서비스 이름은 풀리는데 바깥 이름은 풀리지 않는다.")
            .breaks("dns-answers")
            .fix("aws ec2 modify-vpc-attribute --vpc-id VPC --enable-dns-support")
            .by(scene -> {
                var dns = new VpcDns(scene.vpc());
                return Mishap.of(lab -> dns.set(lab, false), dns);
            }),
        fault("interface-leaked", VPC, 1)
            .does(
                "An interface that an ipamd made for a node that is gone stays behind; ipamd's hourly clean-up does not take it, because it has no tags")
            .seenAs("The subnet cannot be deleted: it has dependencies.", "서브넷을 지울 수 없다. 의존하는 것이 남아 있다.")
            .breaks("no-eni-is-leaked")
            .fix("aws ec2 delete-network-interface --network-interface-id ENI")
            .by(scene -> {
                var stray = new StrayEnis(scene.subnetOf(scene.node()), "aws-K8S-i-0123456789abcdef0");
                return Mishap.of(lab -> stray.make(lab, 0), stray);
            }));

    /** Lets in what is to stay before it takes away what lets in all: the way to the nodes is never closed. */
    private static Mishap narrow(Scene scene, String... ports) {
        var rules = new VpcPieces(scene).clusterGroup();
        return Mishap.of(lab -> {
            for (var port : ports) rules.authorize(lab, "in %s %s".formatted(port, rules.group()));
            rules.revoke(lab, rules.members());
        }, rules);
    }

    /** An entry knows no connections: whoever is to get answers from the nodes must be let in by name, and so must the node. */
    private static Mishap deny(Scene scene) {
        var node = scene.node();
        var lines = new ArrayList<String>();
        for (var address : scene.controlPlaneAddresses()) lines.add("in %d allow -1 %s/32".formatted(FIRST + lines.size(), address));
        lines.add("in %d allow -1 %s/32".formatted(FIRST + lines.size(), node.internalIp()));
        lines.add("in %d deny -1 %s".formatted(LAST, scene.cidrOf(scene.subnetOf(node))));
        return entries(scene, new VpcPieces(scene).acl(scene.subnetOf(scene.other(node))), lines);
    }

    private static Mishap entries(Scene scene, AclEntries acl, List<String> lines) {
        var first = acl.show(scene.lab()).stream().mapToInt(AclEntries::number).min().orElse(Integer.MAX_VALUE);
        if (first <= LAST) throw new FaultRefused("%s has entries up to number %d already".formatted(acl.acl(), LAST));
        return Mishap.of(lab -> lines.forEach(line -> acl.add(lab, line)), acl);
    }
}
