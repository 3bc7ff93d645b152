package ekslab.infra;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4Address;

/** What must hold between settings that are each right by themselves; every broken rule is one sentence. */
final class Rules {

    /** Where EKS lets Services live. */
    private static final List<IPv4Address> PRIVATE_RANGES = Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
        .map(range -> new IPAddressString(range).getAddress().toIPv4()).toList();

    /** Network, router, DNS, a spare one, broadcast. */
    private static final int KEPT_BY_EC2 = 5;

    private Rules() {}

    static List<String> addresses(AddressPlan plan) {
        var problems = new ArrayList<String>();
        var vpc = plan.vpc();
        if (prefix(vpc) < 16 || prefix(vpc) > 28)
            problems.add("%s: %s is a /%d; a VPC may be /16 to /28".formatted(Key.VPC_CIDR, vpc, prefix(vpc)));

        var services = plan.services();
        if (prefix(services) < 12 || prefix(services) > 24)
            problems.add(
                "%s: %s is a /%d; a service range may be /12 to /24".formatted(Key.SERVICES_CIDR, services, prefix(services)));
        if (PRIVATE_RANGES.stream().noneMatch(range -> range.contains(services)))
            problems.add(
                "%s: %s must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16".formatted(Key.SERVICES_CIDR, services));
        if (overlap(services, vpc))
            problems.add("%s: %s overlaps %s %s; pods could not tell a Service from a node"
                .formatted(Key.SERVICES_CIDR, services, Key.VPC_CIDR, vpc));

        problems.addAll(subnets(plan));
        return problems;
    }

    private static List<String> subnets(AddressPlan plan) {
        var problems = new ArrayList<String>();
        var seen = new ArrayList<IPv4Address>();
        Stream.of(Map.entry(Key.PUBLIC_CIDRS, plan.publicSubnets()), Map.entry(Key.PRIVATE_CIDRS, plan.privateSubnets()))
            .forEach(group -> group.getValue().forEach(subnet -> {
                if (prefix(subnet) > 28)
                    problems.add(
                        "%s: %s is a /%d; the smallest subnet is a /28".formatted(group.getKey(), subnet, prefix(subnet)));
                if (!plan.vpc().contains(subnet))
                    problems.add(
                        "%s: %s lies outside %s %s".formatted(group.getKey(), subnet, Key.VPC_CIDR, plan.vpc()));
                seen.stream().filter(other -> overlap(subnet, other)).forEach(other -> problems.add(
                    "%s: %s overlaps subnet %s; every address belongs to one subnet".formatted(group.getKey(), subnet, other)));
                seen.add(subnet);
            }));
        return problems;
    }

    static List<String> zones(String region, List<String> zones, AddressPlan plan) {
        var problems = new ArrayList<String>();
        zones.stream().filter(zone -> !zone.matches(region + "[a-z]")).forEach(zone -> problems.add(
            "%s: \"%s\" must be a zone of %s, such as %sa or just a".formatted(Key.ZONES, zone, region, region)));
        if (new LinkedHashSet<>(zones).size() < zones.size())
            problems.add("%s: %s names a zone twice".formatted(Key.ZONES, String.join(",", zones)));
        if (zones.size() < 2) problems.add("%s: %s is one zone; a control plane needs two or more".formatted(Key.ZONES, zones.get(0)));

        Stream.of(Map.entry(Key.PUBLIC_CIDRS, plan.publicSubnets()), Map.entry(Key.PRIVATE_CIDRS, plan.privateSubnets()))
            .filter(group -> group.getValue().size() != zones.size()).forEach(group -> problems.add(
                "%s: subnets: %d, zones: %d (%s); name one subnet for each zone".formatted(group.getKey(), group.getValue().size(),
                    zones.size(), String.join(",", zones))));
        return problems;
    }

    /** Whether each subnet holds its share of the nodes, with the addresses that their CNI takes as soon as they join. */
    static List<String> room(AddressPlan plan, NodePlan nodes, int zones, Map<String, String> cni) {
        var key = nodes.placement() == Placement.PUBLIC ? Key.PUBLIC_CIDRS : Key.PRIVATE_CIDRS;
        var share = (nodes.count() + zones - 1) / zones;
        var needed = share * WarmPool.of(cni).addresses(nodes.type());
        var demand = share == 1
            ? "its node of type %s takes %d as soon as it joins".formatted(nodes.type(), needed)
            : "its %d nodes of type %s take %d as soon as they join".formatted(share, nodes.type(), needed);
        return plan.nodeSubnets(nodes.placement()).stream().filter(subnet -> usable(prefix(subnet)) < needed)
            .map(subnet -> "%s: %s has %d usable addresses (EC2 keeps %d of %d), but %s; %s".formatted(key, subnet,
                Math.max(0, usable(prefix(subnet))), KEPT_BY_EC2, size(prefix(subnet)), demand, largeEnough(needed)))
            .toList();
    }

    /** Whether kubectl, which CloudFormation runs as a Lambda without a fixed address, still reaches the API. */
    static List<String> access(List<IPv4Address> apiAllowed, NodePlan nodes) {
        return narrows(apiAllowed) && nodes.placement() == Placement.PUBLIC
            ? List.of("%s: %s shuts out the Lambda that applies the workloads; with %s=private it reaches the API from inside"
                .formatted(Key.API_ALLOWED_CIDRS, Forms.text(apiAllowed), Key.NODES_PLACEMENT))
            : List.of();
    }

    static boolean narrows(List<IPv4Address> apiAllowed) {
        return apiAllowed.stream().noneMatch(range -> prefix(range) == 0);
    }

    static List<String> cni(Map<String, String> cni) {
        var none = "true".equals(cni.get(Key.CNI_PREFIX_DELEGATION.toString())) && "0".equals(cni.get(Key.CNI_WARM_PREFIX.toString()))
            && !cni.containsKey(Key.CNI_WARM_IP.toString()) && !cni.containsKey(Key.CNI_MINIMUM_IP.toString());
        return none ? List.of("%s: 0 with %s needs %s or %s as well, else aws-node refuses to start".formatted(Key.CNI_WARM_PREFIX,
            Key.CNI_PREFIX_DELEGATION, Key.CNI_WARM_IP, Key.CNI_MINIMUM_IP)) : List.of();
    }

    private static String largeEnough(int needed) {
        for (var prefix = 28; prefix >= 16; prefix--)
            if (usable(prefix) >= needed) return "a /%d would do".formatted(prefix);
        return "no VPC is large enough";
    }

    private static int usable(int prefix) {
        return size(prefix) - KEPT_BY_EC2;
    }

    private static int size(int prefix) {
        return prefix < 2 ? Integer.MAX_VALUE : 1 << 32 - prefix;
    }

    private static int prefix(IPv4Address block) {
        return block.getNetworkPrefixLength();
    }

    /** Of two prefix blocks that share an address one holds the other. */
    private static boolean overlap(IPv4Address a, IPv4Address b) {
        return a.contains(b) || b.contains(a);
    }
}
