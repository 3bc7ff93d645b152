package ekslab.verify.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All that the verifier promises, what is needed before what needs it. */
public final class Catalogue {

    public static final List<Check> CHECKS = List.of(
        new ClusterActive(),
        new ApiAnswers(),
        new AddonsActive(),
        new NodesReadyInThreeZones(),
        new NodesAreInstances(),
        new NodesReachable(),
        new NodeDaemonsReady(),
        new DnsPodsServe(),
        new NetshootOnePerNode(),
        new PodLimitMatchesInstanceType(),
        new SubnetsHaveFreeAddresses(),
        new SubnetsDoNotOverlap(),
        new AddressesAreGivenOnce(),
        new VpcHoldsItsSubnets(),
        new NodeSubnetsLeadOut(),
        new NetworkAclsLetNodesTalk(),
        new SecurityGroupsLetNodesTalk(),
        new EnisOfANodeHaveOneGroupSet(),
        new NoEniIsLeaked(),
        new EnisWithinTypeLimits(),
        new EnisInZoneOfTheirNode(),
        new ServicesInTheirRange(),
        new DnsServiceIsTheTenth(),
        new EnisCheckSource(),
        new HostNetworkPodsCarryNodeIp(),
        new PodIpsInNodeSubnets(),
        new PodIpsOnNodeEnis(),
        new NodesCarryTheirAddress(),
        new NodesForward(),
        new ForwardingIsAccepted(),
        new PrimaryEniFiltersLoosely(),
        new LinksHaveOneMtu(),
        new SnatSparesTheVpc(),
        new SnatTakesThePrimaryAddress(),
        new ConnectionsAreMarked(),
        new MarkedPacketsUseMain(),
        new SecondaryEniTablesLeadOut(),
        new PodsHaveOneAddressAndTwoRoutes(),
        new PodsKnowTheirGateway(),
        new NodesRouteToTheirPods(),
        new PodsAreReachedByMain(),
        new SecondaryEniPodsLeaveByTheirEni(),
        new ServicesHaveTheirRules(),
        new EndpointsAreServed(),
        new PodsReachPodsWithoutNat(),
        new NodesReachPods(),
        new PodsReachNodes(),
        new PathCarriesTheMtu(),
        new ServicesAnswer(),
        new NodePortsAnswer(),
        new DnsAnswers(),
        new PodsReachInternetAsTheirNode());

    private Catalogue() {}

    /**
     * The checks of these names and all that they need; all checks when there are none.
     *
     * @throws IllegalArgumentException that tells all names which are no check's
     */
    public static List<Check> only(Set<String> names) {
        if (names.isEmpty()) return CHECKS;
        var wanted = named(names).stream().map(Check::name).collect(Collectors.toCollection(TreeSet::new));
        var backwards = new ArrayList<>(CHECKS);
        Collections.reverse(backwards);
        for (var check : backwards) if (wanted.contains(check.name())) wanted.addAll(check.needs()); // needs stand before their needers
        return CHECKS.stream().filter(check -> wanted.contains(check.name())).toList();
    }

    /**
     * The checks of these names and no other.
     *
     * @throws IllegalArgumentException that tells all names which are no check's
     */
    public static List<Check> named(Set<String> names) {
        var known = CHECKS.stream().map(Check::name).collect(Collectors.toCollection(TreeSet::new));
        var unknown = new TreeSet<>(names);
        unknown.removeAll(known);
        if (!unknown.isEmpty())
            throw new IllegalArgumentException("no check is called %s; there are: %s"
                .formatted(String.join(", ", unknown), String.join(", ", known)));
        return CHECKS.stream().filter(check -> names.contains(check.name())).toList();
    }

    /** Names of the checks that are skipped when this one does not hold, in order. */
    public static List<String> skippedWithout(String name) {
        var without = new LinkedHashSet<>(Set.of(name));
        for (var check : CHECKS) if (check.needs().stream().anyMatch(without::contains)) without.add(check.name()); // needs stand before their needers
        without.remove(name);
        return List.copyOf(without);
    }

    /** The checks of each family, families in the order in which they are declared. */
    public static Map<Family, List<Check>> families() {
        return CHECKS.stream().collect(Collectors.groupingBy(Check::family, TreeMap::new, Collectors.toList()));
    }

    /** How far one has to look to judge these. */
    public static Depth depth(List<Check> checks) {
        return checks.stream().map(Check::depth).max(Depth::compareTo).orElse(Depth.APIS);
    }
}
