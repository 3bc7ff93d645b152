package ekslab.local.vpc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;

/**
 * Network ACLs: numbered entries, of which the first that fits decides, for each packet that leaves or enters a subnet. They
 * know no connections (docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html).
 */
final class Acls {

    private final Map<String, String> bridges = new HashMap<>();   // of the subnets that have an ACL here, by subnet

    /** @param bridge of a subnet; null for one that is gone */
    Nft follow(Optional<NetworkAcl> before, Optional<NetworkAcl> after, Function<String, String> bridge) {
        var nft = new Nft();
        var was = before.map(Acls::subnets).orElse(List.of());
        var is = after.map(Acls::subnets).orElse(List.of());
        var id = after.or(() -> before).get().networkAclId();
        was.stream().filter(subnet -> !is.contains(subnet)).forEach(subnet -> point(nft, "delete", bridges.remove(subnet), id));
        after.ifPresent(acl -> nft.chain(id + "-in", decisions(acl, false)).chain(id + "-out", decisions(acl, true)));
        is.stream().filter(subnet -> !was.contains(subnet)).forEach(subnet -> {
            bridges.put(subnet, bridge.apply(subnet));
            point(nft, "add", bridges.get(subnet), id);
        });
        if (after.isEmpty()) nft.line("delete chain %s %s-in", Nft.TABLE, id).line("delete chain %s %s-out", Nft.TABLE, id);
        return nft;
    }

    private static void point(Nft nft, String verb, String bridge, String id) {
        for (var way : List.of("in", "out"))
            nft.line("%1$s element %2$s acls-%3$s { \"%4$s\" : goto %5$s-%3$s }", verb, Nft.TABLE, way, bridge, id);
    }

    private static List<String> decisions(NetworkAcl acl, boolean egress) {
        var refused = "counter goto refused-" + (egress ? "out" : "in");
        var decisions = acl.entries().stream().filter(entry -> entry.egress() == egress)
            .sorted(Comparator.comparing(NetworkAclEntry::ruleNumber))
            .flatMap(entry -> Match.of(entry).stream()
                .map(match -> (match + " " + (entry.ruleActionAsString().equals("allow") ? "accept" : refused)).strip()))
            .collect(Collectors.toCollection(ArrayList::new));
        decisions.add(refused);
        return decisions;
    }

    private static List<String> subnets(NetworkAcl acl) {
        return acl.associations().stream().map(association -> association.subnetId()).toList();
    }
}
