package ekslab.local.cni;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import ekslab.local.cni.NodeInterfaces.Refusal;

/** What ipamd counts of itself since it started, for its metrics. */
final class Meter {

    private final Map<String, Double> numbers = new TreeMap<>();

    /** Calls EC2 and counts it by the name of the operation. */
    void call(String operation, Runnable call) {
        asked(operation, () -> {
            call.run();
            return null;
        });
    }

    <T> T asked(String operation, Supplier<T> call) {
        var began = System.nanoTime();
        var status = "200";
        var failed = "false";
        add("ec2api_req_count{fn=\"%s\"}".formatted(operation), 1);
        try {
            return call.get();
        } catch (Refusal refused) {
            status = "400";
            failed = "true";
            add("ec2api_error_count{fn=\"%s\"}".formatted(operation), 1);
            add("aws_api_error_count{api=\"%s\",error=\"%s\"}".formatted(operation, refused.code()), 1);
            throw refused;
        } finally {
            var labels = "{api=\"%s\",error=\"%s\",status=\"%s\"}".formatted(operation, failed, status);
            add("aws_api_latency_ms_sum" + labels, (System.nanoTime() - began) / 1e6);
            add("aws_api_latency_ms_count" + labels, 1);
        }
    }

    void added() { add("add_ip_req_count", 1); }

    void removed(String reason) { add("del_ip_req_count{reason=\"%s\"}".formatted(reason), 1); }

    void noAddress() { add("no_available_ip_addresses", 1); }

    void reconciled() { add("reconcile_count{fn=\"eniReconcile\"}", 1); }

    void connmarkReconciled() { add("connmark_reconcile_total{result=\"success\"}", 1); }

    void error(String where) { add("ipamd_error_count{fn=\"%s\"}".formatted(where), 1); }

    void started(double seconds) {
        add("ipamd_startup_duration_seconds{failure_reason=\"\",success=\"true\",with_api_server=\"true\"}", seconds);
        add("ipamd_node_initialization_duration_seconds{success=\"true\"}", seconds);
    }

    private synchronized void add(String name, double amount) { numbers.merge(name, amount, Double::sum); }

    /** The numbers whose names begin so, with their labels. */
    synchronized Map<String, Double> of(String name) {
        var found = new TreeMap<String, Double>();
        numbers.forEach((key, value) -> {
            if (key.equals(name) || key.startsWith(name + "{")) found.put(key, value);
        });
        return found;
    }
}
