package ekslab.local.cni;

import java.util.List;
import java.util.Locale;

/**
 * ipamd's metrics page in Prometheus' text format (github.com/prometheus/docs, exposition_formats.md).
 * Names, types and meanings: github.com/aws/amazon-vpc-cni-k8s, utils/prometheusmetrics/prometheusmetrics.go.
 */
final class Metrics {

    private static final String PREFIX = "awscni_";

    private record Counted(String name, String help) {}

    private static final List<Counted> COUNTERS = List.of(
        new Counted("add_ip_req_count", "Requests for a pod's address"),
        new Counted("aws_api_error_count", "AWS API calls that failed"),
        new Counted("aws_utils_error_count", "Failures of the code around AWS"),
        new Counted("connmark_reconcile_total", "Reconciliations of the connection mark rules"),
        new Counted("del_ip_req_count", "Requests to take a pod's address back"),
        new Counted("ec2api_error_count", "EC2 API calls that failed"),
        new Counted("ec2api_req_count", "EC2 API calls"),
        new Counted("force_removed_enis", "Interfaces removed while pods had addresses of them"),
        new Counted("force_removed_ips", "Addresses removed while pods had them"),
        new Counted("ipamd_error_count", "Failures in ipamd"),
        new Counted("no_available_ip_addresses", "Pods that asked when there was no address"),
        new Counted("pod_eni_error_count", "Failures with branch interfaces of pods"),
        new Counted("reconcile_count", "Comparisons of the data store with EC2"));
    private static final List<Counted> TIMES = List.of(
        new Counted("ipamd_node_initialization_duration_seconds", "How long the node's first set-up took"),
        new Counted("ipamd_startup_duration_seconds", "How long ipamd took to start"));

    private final StringBuilder page = new StringBuilder();

    private Metrics() {}

    /** @param eniLimit of the instance type, or the setting MAX_ENI when it is lower */
    static String page(PoolPicture pool, Meter meter, Settings settings, int eniLimit, int addressesPerEni) {
        var metrics = new Metrics();
        metrics.gauge("assigned_ip_addresses", "Addresses that pods have", pool.assignedAddresses());
        metrics.family("assigned_ip_per_cidr", "Addresses of a range that pods have", "gauge");
        pool.enis().forEach(eni -> eni.cidrs().forEach(range -> metrics.value("assigned_ip_per_cidr{cidr=\"%s\"}".formatted(range.cidr()),
            range.addresses().stream().filter(PoolPicture.Address::assigned).count())));
        metrics.family("assigned_ip_per_eni", "Addresses of an interface that pods have", "gauge");
        pool.enis().forEach(eni -> metrics.value("assigned_ip_per_eni{eni=\"%s\"}".formatted(eni.id()), eni.assigned()));
        metrics.summary(meter);
        metrics.family("build_info", "Version of ipamd", "gauge");
        metrics.value("build_info{goversion=\"none\",version=\"%s\"}"
            .formatted(settings.version().release()), 1);
        metrics.family("connmark_backend", "Where connection marks are set", "gauge");
        metrics.value("connmark_backend{backend=\"%s\"}".formatted(settings.version().marksByNft() ? "nftables" : "iptables"),
            1);
        metrics.gauge("eni_allocated", "Interfaces that the node has", pool.enis().size());
        metrics.gauge("eni_max", "Interfaces that the node may have", eniLimit);
        metrics.gauge("ip_max", "Addresses that the node's pods may have",
            (long) eniLimit * (addressesPerEni - 1) * (settings.targets().prefixes() ? 16 : 1));
        metrics.family("ipamd_action_inprogress", "What ipamd is doing", "gauge");
        metrics.value("ipamd_action_inprogress{fn=\"nodeIPPoolReconcile\"}", 0);
        metrics.gauge("total_ip_addresses", "Addresses that the node has for pods", pool.totalAddresses());
        metrics.gauge("total_ipv4_prefixes", "Prefixes that the node has for pods", pool.totalPrefixes());
        COUNTERS.forEach(counter -> metrics.counter(counter, meter, "counter"));
        TIMES.forEach(time -> metrics.counter(time, meter, "gauge"));
        return metrics.page.toString();
    }

    private void counter(Counted counter, Meter meter, String type) {
        family(counter.name, counter.help, type);
        var values = meter.of(counter.name);
        values.forEach(this::value);
        if (values.isEmpty() && List.of("add_ip_req_count", "no_available_ip_addresses", "force_removed_enis", "force_removed_ips")
            .contains(counter.name)) value(counter.name, 0);
    }

    private void summary(Meter meter) {
        family("aws_api_latency_ms", "How long AWS API calls took, in milliseconds", "summary");
        meter.of("aws_api_latency_ms_sum").forEach(this::value);
        meter.of("aws_api_latency_ms_count").forEach(this::value);
    }

    private void gauge(String name, String help, long value) {
        family(name, help, "gauge");
        value(name, value);
    }

    private void family(String name, String help, String type) {
        page.append("# HELP %1$s%2$s %3$s%n# TYPE %1$s%2$s %4$s%n".formatted(PREFIX, name, help, type));
    }

    private void value(String name, double value) {
        page.append(PREFIX).append(name).append(' ')
            .append(value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.3f", value)).append('\n');
    }
}
