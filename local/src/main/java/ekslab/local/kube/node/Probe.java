package ekslab.local.kube.node;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.Container;
import ekslab.local.kube.ContainerRuntime;
import ekslab.local.kube.store.Json;

/**
 * A container's readiness, liveness or startup probe: a command in it, or a connection from its node, as the kubelet makes it.
 * Source: kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle, "Container probes".
 *
 * @param spec the probe as the manifest has it
 */
record Probe(JsonNode spec, JsonNode container, String ip, ContainerRuntime runtime) {

    /** What one try came to; "" for success. */
    String tried(Container running) {
        try {
            if (spec.has("exec")) return executed(running);
            if (spec.has("httpGet")) return fetched();
            if (spec.has("tcpSocket")) return connected();
            return "this probe is neither exec, httpGet nor tcpSocket";
        } catch (IOException notStarted) {
            return notStarted.getMessage();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String executed(Container running) throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        spec.at("/exec/command").forEach(word -> words.add(word.asText()));
        var process = running.exec(words, null);
        if (!ended(process)) return "command timed out";
        if (process.exitValue() == 0) return "";
        var said = output(process);
        return said.isEmpty() ? "command exited with code " + process.exitValue() : said;
    }

    private String fetched() throws IOException, InterruptedException {
        var get = spec.path("httpGet");
        var url = "%s://%s:%d/%s".formatted(get.path("scheme").asText("HTTP").toLowerCase(), get.path("host").asText(ip), port(get),
            get.path("path").asText("/").replaceFirst("^/", ""));
        var words = new ArrayList<>(List.of("curl", "-sk", "-o", "/dev/null", "-A", "kube-probe/1.35", "-m",
            String.valueOf(timeout().toSeconds()), "-w", "%{http_code}"));
        get.path("httpHeaders").forEach(header -> words
            .addAll(List.of("-H", header.path("name").asText() + ": " + header.path("value").asText())));
        words.add(url);
        var process = runtime.onNode(words);
        if (!ended(process) || process.exitValue() != 0) return "Get \"%s\": dial tcp %s:%d: connect: failed".formatted(url, ip, port(get));
        var code = output(process);
        return code.matches("[23]\\d\\d") ? "" : "HTTP probe failed with statuscode: " + code;
    }

    private String connected() throws IOException, InterruptedException {
        var port = port(spec.path("tcpSocket"));
        var process = runtime.onNode(List.of("bash", "-c", "exec 3<>/dev/tcp/$0/$1", ip, String.valueOf(port)));
        return ended(process) && process.exitValue() == 0 ? "" : "dial tcp %s:%d: connect: connection refused".formatted(ip, port);
    }

    private boolean ended(Process process) throws InterruptedException {
        if (process.waitFor(timeout().toMillis(), TimeUnit.MILLISECONDS)) return true;
        process.destroyForcibly();
        return false;
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes()).strip() + new String(process.getErrorStream().readAllBytes()).strip();
    }

    private int port(JsonNode where) {
        var port = where.path("port");
        if (port.isInt()) return port.asInt();
        return Json.items(container, "ports").stream().filter(each -> Json.text(each, "name").equals(port.asText()))
            .map(each -> Json.number(each, "containerPort", 0)).findFirst().orElse(0);
    }

    Duration delay() { return Duration.ofSeconds(Json.number(spec, "initialDelaySeconds", 0)); }

    Duration period() { return Duration.ofSeconds(Math.max(1, Json.number(spec, "periodSeconds", 10))); }

    private Duration timeout() { return Duration.ofSeconds(Math.max(1, Json.number(spec, "timeoutSeconds", 1))); }

    int failureThreshold() { return Math.max(1, Json.number(spec, "failureThreshold", 3)); }

    int successThreshold() { return Math.max(1, Json.number(spec, "successThreshold", 1)); }
}
