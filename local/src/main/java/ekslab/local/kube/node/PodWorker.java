package ekslab.local.kube.node;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import ekslab.local.kube.Container;
import ekslab.local.kube.ContainerRuntime;
import ekslab.local.kube.Sandbox;
import ekslab.local.kube.SandboxFailed;
import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Cluster.Deletion;
import ekslab.local.kube.store.Events;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

/** One pod's life on its node, told from top to bottom: sandbox, init containers, containers and their restarts, end. */
final class PodWorker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final int SANDBOX_RETRY_S = 5;

    private final Kubelet kubelet;
    private final Cluster cluster;
    private final ContainerRuntime runtime;
    private final Events events;
    private final PodStatus status;
    private final Signal signal = new Signal();
    private final Map<String, ContainerRun> runs = new LinkedHashMap<>();
    private final Map<String, Container> started = new ConcurrentHashMap<>();
    private volatile JsonNode pod;
    private volatile boolean gone;
    private volatile boolean abandoned;

    PodWorker(Kubelet kubelet, Cluster cluster, ContainerRuntime runtime, Events events, JsonNode pod, String hostIp) {
        this.kubelet = kubelet;
        this.cluster = cluster;
        this.runtime = runtime;
        this.events = events;
        this.pod = pod;
        status = new PodStatus(cluster, pod, hostIp);
    }

    boolean is(String namespace, String name) {
        return Json.namespace(pod).equals(namespace) && Json.name(pod).equals(name);
    }

    Optional<Container> container(String name) {
        return Optional.ofNullable(started.get(name));
    }

    void changed(JsonNode now) {
        pod = now;
        if (ending()) signal.raise();
    }

    /** The object was deleted with no grace: nothing is left to be told. */
    void gone(JsonNode last) {
        pod = last;
        gone = true;
        signal.raise();
    }

    /** Something that it waits for may have come. */
    void wake() {
        signal.raise();
    }

    void abandon() {
        abandoned = true;
        signal.raise();
    }

    private boolean ending() {
        return gone || abandoned || Json.deleting(pod);
    }

    @Override public void run() {
        try (var sandbox = sandbox()) {
            if (sandbox != null) {
                status.address(sandbox.ip());
                if (initialize(sandbox)) live(sandbox);
                stop();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("pod {}/{}", Json.namespace(pod), Json.name(pod), bug);
            if (!ending()) events.warning(pod, "FailedSync", "error syncing pod: " + bug.getMessage());
        }
        if (abandoned || gone || !Json.deleting(pod)) return;
        try {
            cluster.delete(Kinds.POD, Json.namespace(pod), Json.name(pod), new Deletion(0, "Background", Json.uid(pod), false));
        } catch (ApiError alreadyGone) {
            if (alreadyGone.code() != 404 && alreadyGone.code() != 409) throw alreadyGone;
        }
    }

    /** Tries until there is one; null if the pod is not wanted any more. */
    private Sandbox sandbox() throws InterruptedException {
        status.waiting("ContainerCreating");
        while (!ending()) {
            if (!kubelet.canWire(pod))
                events.warning(pod, "NetworkNotReady", "network is not ready: container runtime network not ready: "
                    + "NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized");
            else
                try {
                    return runtime.createSandbox(pod);
                } catch (SandboxFailed failed) {
                    events.warning(pod, "FailedCreatePodSandBox", failed.getMessage());
                }
            signal.await(Duration.ofSeconds(SANDBOX_RETRY_S), this::ending);
        }
        return null;
    }

    private boolean initialize(Sandbox sandbox) throws InterruptedException {
        for (var spec : Json.items(pod, "spec.initContainers")) {
            var sidecar = Json.text(spec, "restartPolicy").equals("Always");
            var run = run(spec, sandbox, sidecar ? "Always" : Json.text(pod, "spec.restartPolicy").equals("Never") ? "Never" : "OnFailure");
            while (!ending() && !(sidecar ? run.running() : run.done())) {
                run.step();
                status.tell(runs);
                if (!run.done() && !(sidecar && run.running())) signal.await(run.pause(), this::ending);
            }
            if (ending()) return false;
            if (!sidecar && run.exitCode() != 0) {
                status.phase("Failed");
                return false;
            }
        }
        return !ending();
    }

    private ContainerRun run(JsonNode spec, Sandbox sandbox, String restartPolicy) {
        var init = Json.items(pod, "spec.initContainers").contains(spec);
        var run = new ContainerRun(spec, init, new ContainerRun.Home(sandbox, restartPolicy,
            Json.number(pod, "spec.terminationGracePeriodSeconds", 30), runtime),
            (type, reason, message) -> events.record(type, pod,
                "spec.%s{%s}".formatted(init ? "initContainers" : "containers", Json.text(spec, "name")), reason, message),
            container -> {
                started.put(Json.text(spec, "name"), container);
                container.exit().whenComplete((code, failure) -> signal.raise());
            }, signal::raise);
        runs.put(Json.text(spec, "name"), run);
        return run;
    }

    private void live(Sandbox sandbox) throws InterruptedException {
        var policy = Json.text(pod, "spec.restartPolicy");
        var main = Json.items(pod, "spec.containers").stream().map(spec -> run(spec, sandbox, policy)).toList();
        while (!ending()) {
            runs.values().forEach(ContainerRun::step);
            status.tell(runs);
            if (main.stream().allMatch(ContainerRun::done)) {
                status.phase(main.stream().allMatch(run -> run.exitCode() == 0) ? "Succeeded" : "Failed");
                signal.await(Duration.ofDays(1), this::ending);
                return;
            }
            var pause = runs.values().stream().map(ContainerRun::pause).min(Duration::compareTo).orElseThrow();
            signal.await(pause, this::ending);
        }
    }

    /** Containers stop side by side: the grace period is the pod's, not each one's. */
    private void stop() throws InterruptedException {
        var seconds = gone || abandoned ? 0 : Json.number(pod, "metadata.deletionGracePeriodSeconds", 0);
        List<Thread> stopping = runs.values().stream().filter(ContainerRun::running)
            .map(run -> new Thread(() -> run.stop(Duration.ofSeconds(seconds)), "stop-" + Json.name(pod))).toList();
        stopping.forEach(Thread::start);
        for (var thread : stopping) thread.join();
    }
}
