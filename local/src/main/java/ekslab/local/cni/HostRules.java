package ekslab.local.cni;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

import ekslab.local.net.Plan;
import ekslab.local.net.SavedRules;

/**
 * The node's iptables rules of the VPC CNI, as {@code iptables -S} prints them, and what is to be done to get there from others.
 * Rules that stay keep their counters and their place. Source: github.com/aws/amazon-vpc-cni-k8s, pkg/networkutils/network.go and iptables_connmark.go.
 *
 * @param chains of the nat table, in order of their names; their rules stand in {@code nat}
 * @param nat rules in order
 * @param mangle rules in order
 * @param nftables what nft is told beside, from version 1.23 on
 */
record HostRules(List<String> chains, List<String> nat, List<String> mangle, String nftables) {

    private static final String SNAT = "AWS-SNAT-CHAIN-0";
    private static final String CONNMARK = "AWS-CONNMARK-CHAIN-0";
    private static final String OURS = "--comment \"AWS";
    private static final String NO_TABLE = "add table ip aws-cni\ndelete table ip aws-cni\n";   // to delete what may not be there

    HostRules {
        chains = List.copyOf(chains);
        nat = List.copyOf(nat);
        mangle = List.copyOf(mangle);
    }

    /**
     * @param vpcCidrs of the VPC, the first one first
     * @param link of the primary interface
     * @param address the primary address of the primary interface, which is put in place of the pods'
     */
    static HostRules of(Settings settings, List<String> vpcCidrs, String link, String address) {
        var nat = new ArrayList<String>();
        var masks = "--nfmask 0x%1$x --ctmask 0x%1$x".formatted(settings.mark());
        var inTables = !settings.version().marksByNft();
        if (!settings.snat().external()) {
            if (inTables) {
                nat.add("-A PREROUTING -i %s+ -m comment --comment \"AWS, outbound connections\" -j %s".formatted(settings.vethPrefix(),
                    CONNMARK));
                nat.add("-A PREROUTING -m comment --comment \"AWS, CONNMARK\" -j CONNMARK --restore-mark " + masks);
            }
            nat.add("-A POSTROUTING -m comment --comment \"AWS SNAT CHAIN\" -j " + SNAT);
            if (inTables) {
                returns(nat, CONNMARK, vpcCidrs, "AWS CONNMARK CHAIN, VPC CIDR", settings.snat().excluded(),
                    "AWS CONNMARK CHAIN, EXCLUDED CIDR");
                nat.add("-A %s -m comment --comment \"AWS, CONNMARK\" -j CONNMARK --set-xmark 0x%2$x/0x%2$x".formatted(CONNMARK,
                    settings.mark()));
            }
            returns(nat, SNAT, vpcCidrs, "AWS SNAT CHAIN", settings.snat().excluded(), "AWS SNAT CHAIN EXCLUSION");
            nat.add("-A %s ! -o vlan+ -m comment --comment \"AWS, SNAT\" -m addrtype ! --dst-type LOCAL -j SNAT --to-source %s%s"
                .formatted(SNAT, address, ports(settings.snat().ports())));
        }
        return new HostRules(inTables ? List.of(CONNMARK, SNAT) : List.of(SNAT), nat, mangle(settings, link, masks),
            NO_TABLE + (inTables || settings.snat().external() ? "" : table(settings, vpcCidrs)));
    }

    /** The last range stands first, because each one is inserted at the top. */
    private static void returns(List<String> nat, String chain, List<String> vpc, String why, List<String> excluded, String whyNot) {
        var rules = new ArrayList<String>();
        vpc.forEach(cidr -> rules.add(0, returning(chain, cidr, why)));
        excluded.forEach(cidr -> rules.add(0, returning(chain, cidr, whyNot)));
        nat.addAll(rules);
    }

    private static String returning(String chain, String cidr, String why) {
        return "-A %s%s -m comment --comment \"%s\" -j RETURN".formatted(chain, cidr.equals("0.0.0.0/0") ? "" : " -d " + cidr, why);
    }

    private static String ports(String how) {
        return switch (how) {
            case "prng" -> " --random-fully";
            case "hashrandom" -> " --random";
            default -> "";
        };
    }

    private static List<String> mangle(Settings settings, String link, String masks) {
        var rules = new ArrayList<String>();
        if (settings.nodePorts())
            rules.add(
                "-A PREROUTING -i %s -m comment --comment \"AWS, primary ENI\" -m addrtype --dst-type LOCAL --limit-iface-in -j CONNMARK --set-xmark 0x%2$x/0x%2$x"
                    .formatted(link, settings.mark()));
        var restored = settings.nodePorts() ? List.of(settings.vethPrefix(), "vlan")
            : settings.snat().external() ? List.<String>of() : List.of(settings.vethPrefix());
        for (var prefix : restored)
            rules.add(
                "-A PREROUTING -i %s+ -m comment --comment \"AWS, primary ENI\" -j CONNMARK --restore-mark %s".formatted(prefix, masks));
        return rules;
    }

    private static String table(Settings settings, List<String> vpcCidrs) {
        var returns = Stream.concat(vpcCidrs.stream(), settings.snat().excluded().stream())
            .map("    counter ip daddr %s return%n"::formatted).reduce("", String::concat);
        return """
            table ip aws-cni {
              chain nat-prerouting {
                type nat hook prerouting priority dstnat + 10; policy accept;
                fib daddr type local return
                iifname "%s*" counter jump snat-mark
                counter meta mark set ct mark and 0x%3$08x
              }
              chain snat-mark {
            %2$s    counter ct mark set ct mark or 0x%3$08x
              }
            }
            """.formatted(settings.vethPrefix(), returns, settings.mark());
    }

    /**
     * What brings a node here.
     *
     * @param saved what {@code iptables-save} printed for the nat and the mangle table
     */
    Plan reach(String saved) {
        var plan = new Plan();
        var rules = new SavedRules(saved);
        feed(plan, "nat", missingChains(rules) + changes(rules.table("nat"), nat));
        feed(plan, "mangle", changes(rules.table("mangle"), mangle));
        return plan.feed("", nftables, "nft -f -");
    }

    private static void feed(Plan plan, String table, String lines) {
        if (!lines.isEmpty()) plan.feed("", "*" + table + "\n" + lines + "COMMIT\n", "iptables-restore -n");
    }

    /** The chains stay once they are made, empty when nothing needs them, as the real ones do. */
    private String missingChains(SavedRules rules) {
        return chains.stream().filter(chain -> !rules.has("nat", chain)).map(":%s - [0:0]%n"::formatted).reduce("", String::concat);
    }

    private static String changes(List<String> table, List<String> wanted) {
        var lines = new StringBuilder();
        var byChain = new LinkedHashMap<String, List<String>>();
        Stream.concat(table.stream().filter(HostRules::ours), wanted.stream())
            .forEach(rule -> byChain.computeIfAbsent(chain(rule), chain -> new ArrayList<>()));
        byChain.forEach((chain, none) -> {
            var has = table.stream().filter(rule -> ours(rule) && chain(rule).equals(chain)).toList();
            var want = wanted.stream().filter(rule -> chain(rule).equals(chain)).toList();
            change(lines, chain, has, want);
        });
        return lines.toString();
    }

    /** Deletes what is not wanted; in a chain of its own it then inserts what is missing at its place, in others it appends. */
    private static void change(StringBuilder lines, String chain, List<String> has, List<String> want) {
        var kept = has.stream().filter(want::contains).distinct().toList();
        var ordered = kept.equals(want.stream().filter(kept::contains).toList())
            && kept.size() == has.stream().filter(want::contains).count();
        for (var rule : has) if (!ordered || !want.contains(rule)) lines.append(rule.replaceFirst("^-A", "-D")).append('\n');
        var at = 0;
        for (var rule : want) {
            at++;
            if (ordered && kept.contains(rule)) continue;
            lines.append(chain.startsWith("AWS") ? rule.replaceFirst("^-A \\S+", "-I " + chain + " " + at) : rule).append('\n');
        }
    }

    private static boolean ours(String line) { return line.startsWith("-A ") && line.contains(OURS); }

    private static String chain(String rule) { return rule.split(" ", 3)[1]; }
}
