package ekslab.local.node;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.Container;
import ekslab.local.kube.Sandbox;

/** A pod's namespaces on its node, held by a process that does nothing, as /pause does. */
final class PodSandbox implements Sandbox {

    private static final String PAUSE = "exec perl -e '$0 = \"/pause\"; $SIG{CHLD} = \"IGNORE\"; $SIG{TERM} = sub { exit 0 }; sleep while 1'";

    private final NodeRuntime runtime;
    private final JsonNode pod;
    private final String id;
    private final String netns;
    private final String ip;
    private final long pause;
    private boolean closed;

    private PodSandbox(NodeRuntime runtime, JsonNode pod, String id, String netns, String ip, long pause) {
        this.runtime = runtime;
        this.pod = pod;
        this.id = id;
        this.netns = netns;
        this.ip = ip;
        this.pause = pause;
    }

    /** Makes the namespaces around a network namespace that is wired already. */
    static PodSandbox create(NodeRuntime runtime, JsonNode pod, String id, String netns, String ip) {
        var said = runtime.node().shell().run(script(runtime, pod, id, netns, ip));
        return new PodSandbox(runtime, pod, id, netns, ip, Long.parseLong(said.strip()));
    }

    /** Prints the PID of the pod's first process, as the node sees it, when everything is in place. */
    private static String script(NodeRuntime runtime, JsonNode pod, String id, String netns, String ip) {
        var folder = "/run/pods/" + id;
        return """
            mkdir %1$s
            cat > %1$s/resolv.conf <<'END'
            %2$sEND
            cat > %1$s/hosts <<'END'
            %3$sEND
            printf '%4$s\\n' > %1$s/hostname
            mkfifo %1$s/up
            cat > %1$s/init <<'END'
            set -e
            trap 'echo failed > %1$s/up' EXIT
            hostname %4$s
            mount -o remount,bind,ro /etc
            %5$s
            sysctl -qw net.ipv4.ip_default_ttl=127
            mount -t sysfs sysfs /sys
            mount -t tmpfs tmpfs /root
            mount -t tmpfs tmpfs /tmp
            echo up > %1$s/up
            %6$s
            END
            setsid unshare --mount --uts --ipc --pid --fork --kill-child --mount-proc --propagation private \\
              nsenter --net=/run/netns/%7$s bash %1$s/init > %1$s/said 2>&1 &
            read -r -t 20 word <> %1$s/up || word=silent
            [ "$word" = up ] || { cat %1$s/said; exit 1; }
            pid=$(cat /proc/$!/task/$!/children)
            printf '%8$s\\n' "${pid%% }" > %1$s/inspectp
            echo "$pid"
            """.formatted(folder, runtime.files().resolvConf(pod), runtime.files().hosts(pod, ip),
            hostname(pod),
            Etc.bind(folder), PAUSE, netns, inspected(pod, id, ip));
    }

    /** What {@code crictl inspectp} shows, with a place for the PID. */
    private static String inspected(JsonNode pod, String id, String ip) {
        return ("{\"status\":{\"id\":\"%s\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"uid\":\"%s\",\"attempt\":0},"
            + "\"state\":\"SANDBOX_READY\",\"createdAt\":\"%s\",\"network\":{\"additionalIps\":[],\"ip\":\"%s\"}},\"info\":{\"pid\":%%s}}")
            .formatted(id, pod.at("/metadata/name").asText(), pod.at("/metadata/namespace").asText(), pod.at("/metadata/uid").asText(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS), ip);
    }

    /** The pod's name, as far as a host name reaches (63 characters); the kubelet cuts it the same way. */
    private static String hostname(JsonNode pod) {
        var name = pod.at("/metadata/name").asText();
        return name.length() <= 63 ? name : name.substring(0, 63).replaceFirst("[-.]+$", "");
    }

    @Override public String ip() { return ip; }

    @Override public Container start(JsonNode container) {
        var own = List.of("nsenter", "-t", String.valueOf(pause), "-m", "-u", "-i", "-n", "--",
            "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private");
        return RunningContainer.start(runtime, pod, container, own, 2);
    }

    @Override public synchronized void close() {
        if (closed) return;
        closed = true;
        runtime.network().delete(id);
        runtime.node().shell().run("kill -9 %d || true; ip netns del %s || true; rm -rf /run/pods/%s".formatted(pause, netns, id));
    }
}
