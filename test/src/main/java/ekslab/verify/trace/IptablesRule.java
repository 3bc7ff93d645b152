package ekslab.verify.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import inet.ipaddr.IPAddressString;

/**
 * A rule of iptables, read from the line that iptables-save prints.
 *
 * @param line without the chain's name
 * @param options each by its name, with a leading "!" where it is negated; those of matches and of the target alike
 */
record IptablesRule(String line, Map<String, String> options) {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Set<String> ALONE = Set.of("--limit-iface-in", "--limit-iface-out", "--random-fully", "--random", "--restore-mark",
        "--save-mark");

    static IptablesRule parse(String line) {
        var words = new ArrayList<String>();
        for (var matcher = WORD.matcher(line); matcher.find();) words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        var options = new HashMap<String, String>();
        for (var at = 0; at < words.size(); at++) {
            var negated = words.get(at).equals("!");
            if (negated) at++;
            var name = (negated ? "!" : "") + words.get(at);
            if (ALONE.contains(words.get(at))) options.put(name, "");
            else {
                var value = ++at < words.size() ? words.get(at) : "";
                if (!name.equals("-m")) options.put(name, value);
            }
        }
        return new IptablesRule(line, Map.copyOf(options));
    }

    String target() { return options.getOrDefault("-j", options.getOrDefault("-g", "")); }

    String option(String name) { return options.getOrDefault(name, ""); }

    /** Whether it is for this packet. One that is taken at random counts as taken: the others are its equals. */
    boolean fits(Passage passage) {
        var packet = passage.packet();
        return fits("-s", value -> in(value, packet.from())) && fits("-d", value -> in(value, packet.to()))
            && fits("-i", value -> link(value, passage.in())) && fits("-o", value -> link(value, passage.out()))
            && fits("-p", value -> value.equals(packet.protocol())) && fits("--dport", value -> port(value, packet.toPort()))
            && fits("--sport", value -> port(value, packet.fromPort())) && fits("--mark", value -> marked(value, passage.mark()))
            && fits("--dst-type", value -> !value.equals("LOCAL") || passage.isLocal(packet.to(), options.containsKey("--limit-iface-in")))
            && fits("--src-type", value -> !value.equals("LOCAL") || passage.isLocal(packet.from(), false))
            && fits("--ctstate", value -> List.of(value.split(",")).contains(passage.state()));
    }

    private interface Fits {
        boolean with(String value);
    }

    private boolean fits(String option, Fits fits) {
        return (!options.containsKey(option) || fits.with(options.get(option)))
            && (!options.containsKey("!" + option) || !fits.with(options.get("!" + option)));
    }

    static boolean in(String cidr, String ip) { return new IPAddressString(cidr).contains(new IPAddressString(ip)); }

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
