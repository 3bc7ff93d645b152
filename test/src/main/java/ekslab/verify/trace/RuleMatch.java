package ekslab.verify.trace;

import java.util.List;

import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.IptablesRule;

/** Whether a rule of iptables is for a packet, if chance takes it. */
record RuleMatch(IptablesRule rule, Passage passage) {

    boolean fits() {
        var packet = passage.packet();
        return fits("-s", value -> Cidrs.contains(value, packet.from())) && fits("-d", value -> Cidrs.contains(value, packet.to()))
            && fits("-i", value -> link(value, passage.in())) && fits("-o", value -> link(value, passage.out()))
            && fits("-p", value -> value.equals(packet.protocol())) && fits("--dport", value -> port(value, packet.toPort()))
            && fits("--sport", value -> port(value, packet.fromPort())) && fits("--mark", value -> marked(value, passage.mark()))
            && fits("--dst-type", value -> !value.equals("LOCAL") || passage.isLocal(packet.to(), rule.has("--limit-iface-in")))
            && fits("--src-type", value -> !value.equals("LOCAL") || passage.isLocal(packet.from(), false))
            && fits("--length", value -> port(value, SMALL))
            && fits("--ctstate", value -> List.of(value.split(",")).contains(passage.state()));
    }

    private static final int SMALL = 60;   // bytes of a first packet: an IPv4 and a TCP header with options

    private interface Fits {
        boolean with(String value);
    }

    private boolean fits(String option, Fits fits) {
        return (!rule.has(option) || fits.with(rule.option(option))) && (!rule.has("!" + option) || !fits.with(rule.option("!" + option)));
    }

    private static boolean link(String wanted, String link) {
        return wanted.endsWith("+") ? link.startsWith(wanted.substring(0, wanted.length() - 1)) : link.equals(wanted);
    }

    private static boolean port(String range, int port) {
        var ends = range.split(":");
        return Integer.parseInt(ends[0]) <= port && port <= Integer.parseInt(ends[ends.length - 1]);
    }

    private static boolean marked(String wanted, int mark) {
        var parts = wanted.split("/");
        var mask = parts.length > 1 ? Integer.decode(parts[1]) : -1;
        return (mark & mask) == Integer.decode(parts[0]);
    }
}
