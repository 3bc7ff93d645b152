package ekslab.verify.look;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.client.KubernetesClientException;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Seen;

/** Visits all nodes at once on one errand; receivers stand on every node before anybody sends, and until all have sent. */
final class Visits<T> {

    private static final Duration OTHERS = Duration.ofSeconds(15); // how long one node waits for the others
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Doorway.Opener doors;
    private final Errand<T> errand;
    private final Executor threads;
    private final CountDownLatch ready;
    private final CountDownLatch done;
    private final List<String> nodes;

    Visits(List<String> nodes, Doorway.Opener doors, Errand<T> errand, Executor threads) {
        this.nodes = List.copyOf(nodes);
        this.doors = doors;
        this.errand = errand;
        this.threads = threads;
        this.ready = new CountDownLatch(nodes.size());
        this.done = new CountDownLatch(nodes.size());
    }

    Map<String, Seen<T>> make() {
        var visits = new LinkedHashMap<String, CompletableFuture<Seen<T>>>();
        for (var node : nodes)
            visits.put(node, CompletableFuture.supplyAsync(() -> visit(node), threads)
                .completeOnTimeout(Seen.not("the visit did not end within %ds".formatted(LIMIT.toSeconds())), LIMIT.toSeconds(),
                    TimeUnit.SECONDS));
        var seen = new LinkedHashMap<String, Seen<T>>();
        visits.forEach((node, visit) -> seen.put(node, visit.join()));
        return seen;
    }

    private Seen<T> visit(String node) {
        try (var door = doors.open(node)) {
            return complete(door, node);
        } catch (KubernetesClientException why) {
            return Seen.not(Look.refusal(why).orElseGet(() -> String.valueOf(why.getMessage())));
        } catch (CouldNotLook | IOException why) {
            return Seen.not(String.valueOf(why.getMessage()));
        } finally {
            ready.countDown(); // nobody waits for one who failed; for the others it comes after all have been counted
            done.countDown();
        }
    }

    private Seen<T> complete(Doorway door, String node) {
        try {
            return Seen.of(converse(door, node));
        } catch (IOException broken) {
            return Seen.not("%s %s".formatted(broken.getMessage(), door.complaints().get()).strip());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Seen.not("stopped");
        }
    }

    private T converse(Doorway door, String node) throws IOException, InterruptedException {
        door.say(errand.script(node));
        var notes = errand.notes(node);
        for (var line = door.output().readLine(); line != null; line = door.output().readLine()) {
            switch (line) {
                case "ready" -> meet(door, ready);
                case "done" -> meet(door, done);
                case "end" -> {
                    return notes.read();
                }
                default -> notes.add(line);
            }
        }
        throw new IOException("the visit broke off:");
    }

    private static void meet(Doorway door, CountDownLatch others) throws IOException, InterruptedException {
        others.countDown();
        others.await(OTHERS.toSeconds(), TimeUnit.SECONDS);
        door.say("\n");
    }
}
