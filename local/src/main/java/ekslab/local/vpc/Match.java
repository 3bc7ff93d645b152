package ekslab.local.vpc;

import java.util.Locale;
import java.util.Optional;

import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** What rules of security groups and network ACLs look at, in nft's words. */
final class Match {

    private static final int ANY = -1;
    private static final int LAST_PORT = 65535;

    private Match() {}

    /** Empty for a rule that no IPv4 packet can meet. */
    static Optional<String> of(SecurityGroupRule rule) {
        if (rule.cidrIpv4() == null && rule.referencedGroupInfo() == null) return Optional.empty();
        var other = rule.cidrIpv4() != null ? rule.cidrIpv4() : "@" + rule.referencedGroupInfo().groupId();
        return packets(rule.ipProtocol(), rule.fromPort(), rule.toPort(), rule.fromPort(), rule.toPort())
            .map(packets -> (address(rule.isEgress(), other) + packets).strip());
    }

    /** Empty for an entry that no IPv4 packet can meet. */
    static Optional<String> of(NetworkAclEntry entry) {
        if (entry.cidrBlock() == null) return Optional.empty();
        var ports = entry.portRange();
        var icmp = entry.icmpTypeCode();
        return packets(entry.protocol(), ports == null ? null : ports.from(), ports == null ? null : ports.to(),
            icmp == null ? null : icmp.type(), icmp == null ? null : icmp.code())
            .map(packets -> (address(entry.egress(), entry.cidrBlock()) + packets).strip());
    }

    private static String address(boolean egress, String other) {
        return other.equals("0.0.0.0/0") ? "" : "ip %s %s ".formatted(egress ? "daddr" : "saddr", other);
    }

    private static Optional<String> packets(String protocol, Integer from, Integer to, Integer type, Integer code) {
        return switch (protocol.toLowerCase(Locale.ROOT)) {
            case "-1", "all" -> Optional.of("");
            case "tcp", "6" -> Optional.of(ports("tcp", from, to));
            case "udp", "17" -> Optional.of(ports("udp", from, to));
            case "icmp", "1" -> Optional.of(icmp(type, code));
            case "icmpv6", "58" -> Optional.empty();
            default -> Optional.of("meta l4proto " + protocol);
        };
    }

    private static String ports(String protocol, Integer from, Integer to) {
        if (any(from) || from == 0 && to == LAST_PORT) return "meta l4proto " + protocol;
        return "%s dport %d-%d".formatted(protocol, from, to).replaceFirst("(\\d+)-\\1$", "$1");
    }

    private static String icmp(Integer type, Integer code) {
        if (any(type)) return "meta l4proto icmp";
        return "icmp type " + type + (any(code) ? "" : " icmp code " + code);
    }

    private static boolean any(Integer number) { return number == null || number == ANY; }
}
