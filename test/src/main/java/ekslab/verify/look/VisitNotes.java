package ekslab.verify.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import ekslab.verify.facts.Agents;
import ekslab.verify.facts.Conntrack;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Iptables;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Links;
import ekslab.verify.facts.OnNode;
import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Routes;
import ekslab.verify.facts.Rules;
import ekslab.verify.facts.Sandboxes;

/** Reads what the script of a visit says, line by line; anything that it cannot have said is refused. */
final class VisitNotes implements Errand.Notes<OnNode> {

    private final String node;
    private final List<Kernel.Sandbox> sandboxes = new ArrayList<>();
    private final List<Probes.Connection> connections = new ArrayList<>();
    private final List<Probes.Fetch> fetches = new ArrayList<>();
    private final List<Probes.Lookup> lookups = new ArrayList<>();
    private final List<Probes.Ping> pings = new ArrayList<>();
    private final List<Probes.Call> calls = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final Map<String, List<String>> iptables = new TreeMap<>();
    private final Map<String, String> sysctls = new TreeMap<>();
    private List<String> table;   // the one of which lines are being read
    private Boolean forwards;
    private IpJson host;
    private Agents agents = Agents.unseen("the visit did not ask");

    VisitNotes(String node) { this.node = node; }

    @Override public void add(String line) {
        try {
            note(line);
        } catch (IllegalArgumentException unreadable) {
            throw new CouldNotLook("%s: %s in \"%s\"".formatted(node, unreadable.getMessage(), line), unreadable);
        }
    }

    private void note(String line) {
        var fields = line.split("\t", -1);
        switch (fields[0]) {
            case "missing" -> missing.add(fields(fields, 2, line)[1]);
            case "forwards" -> forwards = once(forwards, flag(fields(fields, 2, line)[1], line), line);
            case "node" -> host = once(host, IpJson.node(fields(fields, 6, line)[1], fields[2], fields[3], fields[4], fields[5]), line);
            case "sandbox" -> sandboxes.add(sandbox(fields(fields, 5, line)));
            case "iptables" -> iptables(fields(fields, 2, line)[1], line);
            case "sysctl" -> sysctls.put(fields(fields, 3, line)[1], fields[2]);
            case "conntrack" ->
                agents = agents.withConntrack(new Conntrack(Integer.parseInt(fields(fields, 3, line)[1]), Integer.parseInt(fields[2])));
            case "proxy" -> agents = agents.withProxyMode(AgentAnswer.of("kube-proxy", 10249, fields(fields, 3, line)).mode());
            case "pool" -> agents = agents.withPool(AgentAnswer.of("ipamd", 61679, fields(fields, 3, line)).pool());
            case "connect" -> connections.add(new Probes.Connection(fields(fields, 5, line)[1], fields[2], answer(fields, line)));
            case "fetch" -> fetches.add(new Probes.Fetch(fields(fields, 4, line)[1], answer(fields, line)));
            case "lookup" -> lookups.add(new Probes.Lookup(fields(fields, 5, line)[1], fields[2], answer(fields, line)));
            case "ping" ->
                pings.add(new Probes.Ping(fields(fields, 6, line)[1], fields[2], Integer.parseInt(fields[3]), answer(fields, line)));
            case "call" -> calls.add(new Probes.Call(fields(fields, 5, line)[1], fields[2], answer(fields, line)));
            default -> throw nonsense(line);
        }
    }

    @Override public OnNode read() {
        Errand.requireNone(missing);
        if (forwards == null || host == null) throw new CouldNotLook("the visit ended before the node had said anything about its kernel");
        return new OnNode(new Kernel(forwards, new Links(host.links()), new Routes(host.routes()), new Rules(host.rules()),
            host.neighbours(), new Sandboxes(sandboxes),
            new Iptables(iptables), sysctls), agents, Probes.of(connections, fetches, lookups, pings, calls));
    }

    private static Kernel.Sandbox sandbox(String[] fields) {
        var ip = IpJson.sandbox(fields[2], fields[3], fields[4]);
        return new Kernel.Sandbox(fields[1], ip.links(), ip.routes(), ip.neighbours());
    }

    /** The name of a table, as in "*nat", and then its lines. */
    private void iptables(String text, String line) {
        if (text.startsWith("*")) table = iptables.computeIfAbsent(text.substring(1), name -> new ArrayList<>());
        else if (table != null && text.matches("(:|-A )\\S+( .*)?")) table.add(text);
        else throw nonsense(line);
    }

    private Answer answer(String[] fields, String line) {
        var kind = fields[fields.length - 2];
        var text = fields[fields.length - 1];
        if (text.isEmpty() || !(kind.equals("heard") || kind.equals("silent"))) throw nonsense(line);
        return kind.equals("heard") ? new Answer(text, "") : new Answer("", text);
    }

    private boolean flag(String text, String line) {
        if (!text.equals("0") && !text.equals("1")) throw nonsense(line);
        return text.equals("1");
    }

    private <T> T once(T before, T now, String line) {
        if (before != null) throw nonsense(line);
        return now;
    }

    private String[] fields(String[] fields, int count, String line) {
        if (fields.length != count) throw nonsense(line);
        return fields;
    }

    private CouldNotLook nonsense(String line) {
        return new CouldNotLook("%s said what a visit does not say: \"%s\"".formatted(node, line));
    }
}
