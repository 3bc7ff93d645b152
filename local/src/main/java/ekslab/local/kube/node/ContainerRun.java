package ekslab.local.kube.node;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.Container;
import ekslab.local.kube.ContainerRuntime;
import ekslab.local.kube.Sandbox;
import ekslab.local.kube.store.Generated;
import ekslab.local.kube.store.Json;

/** One container of a pod through its starts, ends and restarts. Used by its pod's thread only. */
final class ContainerRun {

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);
    private static final Duration NOTHING_TO_DO = Duration.ofDays(1);

    private final JsonNode spec;
    private final boolean init;
    private final Sandbox sandbox;
    private final String restartPolicy;
    private final int graceSeconds;
    private final ContainerRuntime runtime;
    private final Told events;
    private final Consumer<Container> started;
    private final Runnable changed;
    private volatile Container container;   // a probe looks at it too
    private Prober prober;
    private String startedAt = "";
    private String id = "";
    private int restarts;
    private Duration backOff = Duration.ZERO;
    private Instant notBefore = Instant.EPOCH;
    private ObjectNode state = waiting("ContainerCreating", "");
    private ObjectNode lastState = Json.object();

    @FunctionalInterface
    interface Told {
        void event(String type, String reason, String message);
    }

    /**
     * What its pod gives it.
     *
     * @param graceSeconds between the request to end and the end, unless a probe says another number
     */
    record Home(Sandbox sandbox, String restartPolicy, int graceSeconds, ContainerRuntime runtime) {}

    ContainerRun(JsonNode spec, boolean init, Home home, Told events, Consumer<Container> started, Runnable changed) {
        this.changed = changed;
        this.spec = spec;
        this.init = init;
        sandbox = home.sandbox;
        restartPolicy = home.restartPolicy;
        graceSeconds = home.graceSeconds;
        runtime = home.runtime;
        this.events = events;
        this.started = started;
    }

    /** Does what is due: starts, notices an end, starts again. */
    void step() {
        if (running() && container.exit().isDone()) ended();
        if (!running() && !done() && !Instant.now().isBefore(notBefore)) start();
    }

    private void start() {
        var image = Json.text(spec, "image");
        var refused = runtime.cannotPull(image);
        if (refused.isPresent()) {
            events.event("Warning", "Failed", "Failed to pull image \"%s\": %s".formatted(image, refused.get()));
            events.event("Warning", "Failed", "Error: ErrImagePull");
            state = backOff.isZero() ? waiting("ErrImagePull", refused.get())
                : waiting("ImagePullBackOff", "Back-off pulling image \"%s\": ErrImagePull: %s".formatted(image, refused.get()));
            later();
            return;
        }
        events.event("Normal", "Pulled", "Container image \"%s\" already present on machine".formatted(image));
        try {
            if (!startedAt.isEmpty()) restarts++;
            container = sandbox.start(spec);
        } catch (RuntimeException cannot) {
            events.event("Warning", "Failed", "Error: " + cannot.getMessage());
            state = waiting("RunContainerError", cannot.getMessage());
            later();
            return;
        }
        id = "containerd://" + Generated.suffix() + Long.toHexString(System.nanoTime());
        startedAt = Json.now();
        state = Json.object("running", Json.object("startedAt", startedAt));
        events.event("Normal", "Created", "Container created: " + Json.text(spec, "name"));
        events.event("Normal", "Started", "Container started: " + Json.text(spec, "name"));
        started.accept(container);
        if (!init && Prober.needed(spec))
            prober = new Prober(spec, container, probe -> new Probe(probe, spec, sandbox.ip(), runtime),
                this::unhealthy, changed);
    }

    /** A probe has failed; a container that fails its liveness or startup is ended, and its restart policy says what comes next. */
    private void unhealthy(String probe, String said) {
        var ill = container;
        if (!probe.equals("Kill")) {
            events.event("Warning", "Unhealthy", "%s probe failed: %s".formatted(probe, said));
            return;
        }
        events.event("Normal", "Killing",
            "Container %s failed %s probe, will be restarted".formatted(Json.text(spec, "name"), said));
        if (ill != null) ill.stop(Duration.ofSeconds(Json.number(spec, said + "Probe.terminationGracePeriodSeconds", graceSeconds)));
    }

    private void ended() {
        if (prober != null) prober.close();
        prober = null;
        var code = container.exit().handle((exit, failure) -> failure == null ? exit : 255).join();
        var terminated = Json.object("exitCode", code, "reason", code == 0 ? "Completed" : "Error", "startedAt", startedAt, "finishedAt",
            Json.now(), "containerID", id);
        if (code > 128) terminated.put("signal", code - 128);
        container = null;
        state = Json.object("terminated", terminated);
        if (done()) return;
        lastState = Json.object("terminated", terminated);
        if (Instant.parse(startedAt).plus(FORGIVEN_AFTER).isBefore(Instant.now())) backOff = Duration.ZERO;
        if (restarts == 0 && backOff.isZero()) { // the first restart is at once
            backOff = FIRST_BACK_OFF;
            return;
        }
        events.event("Warning", "BackOff", "Back-off restarting failed container " + Json.text(spec, "name"));
        state = waiting("CrashLoopBackOff",
            "back-off %ds restarting failed container=%s".formatted(backOff.toSeconds(), Json.text(spec, "name")));
        later();
    }

    private void later() {
        if (backOff.isZero()) backOff = FIRST_BACK_OFF;
        notBefore = Instant.now().plus(backOff);
        backOff = backOff.multipliedBy(2).compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : backOff.multipliedBy(2);
    }

    boolean running() {
        return container != null;
    }

    /** Ended, and not to be started again. */
    boolean done() {
        return state.has("terminated") && (restartPolicy.equals("Never") || restartPolicy.equals("OnFailure") && exitCode() == 0);
    }

    int exitCode() {
        return Json.number(state, "terminated.exitCode", -1);
    }

    /** How long nothing is due, as long as the container does not end. */
    Duration pause() {
        if (running() || done()) return NOTHING_TO_DO;
        var left = Duration.between(Instant.now(), notBefore);
        return left.isNegative() ? Duration.ZERO : left.plusMillis(1);
    }

    void stop(Duration grace) {
        if (prober != null) prober.close();
        events.event("Normal", "Killing", "Stopping container " + Json.text(spec, "name"));
        container.stop(grace);
    }

    /** The entry of containerStatuses. */
    ObjectNode status() {
        var image = Json.text(spec, "image");
        var ready = running() && (prober == null || prober.ready()) || init && exitCode() == 0;
        return Json.object("name", Json.text(spec, "name"), "state", state, "lastState", lastState, "ready", ready, "restartCount",
            restarts,
            "image", image, "imageID", id.isEmpty() ? "" : image, "containerID", id.isEmpty() ? null : id, "started",
            running() && (prober == null || prober.startedUp()));
    }

    private static ObjectNode waiting(String reason, String message) {
        return Json.object("waiting", Json.object("reason", reason, "message", message.isEmpty() ? null : message));
    }
}
