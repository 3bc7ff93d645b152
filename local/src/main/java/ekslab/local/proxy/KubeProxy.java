package ekslab.local.proxy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.net.HttpSocket.Reply;
import ekslab.local.net.Shell;

/** kube-proxy of one node in iptables mode: keeps the node's rules equal to the Services and their endpoints. */
public final class KubeProxy {

    /** How often it looks whether somebody took its rules away: iptables.syncPeriod. */
    public static final Duration SYNC_PERIOD = Duration.ofSeconds(30);

    private static final Rules NOTHING = new Rules(Map.of(), Map.of());

    private final Shell node;
    private final String name;
    private final Supplier<? extends List<? extends JsonNode>> services;
    private final Supplier<? extends List<? extends JsonNode>> endpointSlices;
    private final InstantSource clock = InstantSource.system();

    private Rules written = NOTHING;
    private List<ServicePort> ports = List.of();
    private boolean running;
    private boolean anew;
    private long syncs;
    private long restoreFailures;
    private double seconds;
    private Instant synced = Instant.EPOCH;

    /**
     * @param name of the node
     * @param services what there is at the moment of asking; likewise the endpoint slices
     */
    public KubeProxy(Shell node, String name, Supplier<? extends List<? extends JsonNode>> services,
        Supplier<? extends List<? extends JsonNode>> endpointSlices) {
        this.node = node;
        this.name = name;
        this.services = services;
        this.endpointSlices = endpointSlices;
    }

    /** What a kubelet does to the node's tables when it starts. */
    public static void kubelet(Shell node) {
        node.run(Jumps.KUBELET.missing(node.run("iptables-save")));
    }

    /** Brings the rules up to date; does nothing when they are. */
    public synchronized void sync() {
        if (!running) return;
        var began = System.nanoTime();
        var now = ServicePort.of(services.get(), endpointSlices.get(), name);   // asked for in here: whoever comes last must not know less
        var wanted = Rules.of(now);
        if (anew || !wanted.equals(written)) write(wanted, now);
        synced = clock.instant();
        syncs++;
        seconds += (System.nanoTime() - began) / 1e9;
    }

    private void write(Rules wanted, List<ServicePort> now) {
        var all = anew;
        anew = true;   // until everything has gone well
        try {
            node.run(RuleChanges.between(all ? leftBehind(wanted) : written, wanted));
        } catch (RuntimeException refused) {
            restoreFailures++;
            throw refused;
        }
        if (all) node.run(Jumps.KUBE_PROXY.missing(node.run("iptables-save")));
        node.run(RuleChanges.forget(ports, now));
        written = wanted;
        ports = now;
        anew = false;
    }

    /** Chains of a kube-proxy that was here before, as if they were empty. */
    private Rules leftBehind(Rules wanted) {
        Map<String, List<String>> chains = new LinkedHashMap<>();
        node.run("iptables-save -t nat").lines().filter(line -> line.matches(":KUBE-(SVC|SVL|SEP|EXT|FW)-.*"))
            .map(line -> line.substring(1).split(" ")[0])
            .filter(chain -> !wanted.nat().containsKey(chain)).forEach(chain -> chains.put(chain, List.of()));
        return new Rules(chains, Map.of());
    }

    /** Writes everything again when somebody flushed the chains. */
    public synchronized void check() {
        if (!running) return;
        var said = node
            .run("iptables -t nat -S KUBE-SERVICES 2>/dev/null | wc -l; iptables -t nat -S PREROUTING | grep -c KUBE-SERVICES || true");
        var seen = said.strip().split("\\s+");
        if (Integer.parseInt(seen[0]) != written.nat().getOrDefault("KUBE-SERVICES", List.of()).size() + 1 || seen[1].equals("0")) {
            anew = true;
            sync();
        }
    }

    /** Returns when no more rules are written; the ones that are there stay. */
    public synchronized void stop() { running = false; }

    /** Begins anew, as a restarted kube-proxy does: whatever the rules have become meanwhile is written again. */
    public synchronized void start() {
        running = true;
        anew = true;
    }

    /** What it says on port 10249: its mode, its health, its metrics. */
    public synchronized Reply status(String path) {
        return switch (path) {
            case "/proxyMode" -> Reply.text("iptables");
            case "/healthz" -> Reply.text("ok");
            case "/metrics" -> Reply.text(metrics());
            default -> Reply.notFound();
        };
    }

    /** What it says on port 10256, where load balancers ask whether the node serves. */
    public synchronized Reply health(String path) {
        return path.equals("/healthz") || path.equals("/livez")
            ? Reply.json("{\"lastUpdated\": \"%s\",\"currentTime\": \"%s\", \"nodeEligible\": true}".formatted(synced, clock.instant()))
            : Reply.notFound();
    }

    /** The ports on which load balancers ask for a Service of their own whether this node has endpoints of it. */
    public synchronized List<Integer> healthCheckPorts() {
        return running ? ports.stream().map(ServicePort::healthCheckNodePort).filter(port -> port > 0).distinct().toList() : List.of();
    }

    /** What it says there. */
    public synchronized Reply serviceHealth(int healthCheckPort) {
        var found = ports.stream().filter(port -> port.healthCheckNodePort() == healthCheckPort).findFirst();
        var local = found.map(port -> port.endpoints().stream().filter(endpoint -> endpoint.local() && endpoint.ready()).count())
            .orElse(0L);
        var service = found.map(port -> port.name().replaceFirst(":.*", "")).map(full -> full.split("/"));
        return new Reply(local > 0 ? 200 : 503, "application/json",
            "{\n\t\"service\": {\n\t\t\"namespace\": \"%s\",\n\t\t\"name\": \"%s\"\n\t},\n\t\"localEndpoints\": %d,\n\t\"serviceProxyHealthy\": true\n}\n"
                .formatted(part(service, 0), part(service, 1), local));
    }

    private static String part(Optional<String[]> service, int at) { return service.map(parts -> parts[at]).orElse(""); }

    private String metrics() {
        var rules = written.nat().values().stream().mapToInt(List::size).sum();
        var filters = written.filter().values().stream().mapToInt(List::size).sum();
        return """
            # HELP kubeproxy_sync_proxy_rules_duration_seconds How long a sync took
            # TYPE kubeproxy_sync_proxy_rules_duration_seconds summary
            kubeproxy_sync_proxy_rules_duration_seconds_sum %.6f
            kubeproxy_sync_proxy_rules_duration_seconds_count %d
            # HELP kubeproxy_sync_proxy_rules_iptables_total Rules that kube-proxy holds
            # TYPE kubeproxy_sync_proxy_rules_iptables_total gauge
            kubeproxy_sync_proxy_rules_iptables_total{ip_family="IPv4",table="filter"} %d
            kubeproxy_sync_proxy_rules_iptables_total{ip_family="IPv4",table="nat"} %d
            # HELP kubeproxy_sync_proxy_rules_iptables_restore_failures_total Syncs that iptables refused
            # TYPE kubeproxy_sync_proxy_rules_iptables_restore_failures_total counter
            kubeproxy_sync_proxy_rules_iptables_restore_failures_total{ip_family="IPv4"} %d
            # HELP kubeproxy_sync_proxy_rules_last_timestamp_seconds When the last sync ended
            # TYPE kubeproxy_sync_proxy_rules_last_timestamp_seconds gauge
            kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family="IPv4"} %d
            """.formatted(seconds, syncs, filters, rules, restoreFailures, synced.getEpochSecond());
    }
}
