package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Pods that come and go at random, two hundred at a time on ten nodes: what they leave of addresses, rules, routes and links. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PodChurnTest {

    private static final LabCommand LAB = new LabCommand("churn");
    private static final long SEED = Long.getLong("ekslab.seed", System.nanoTime());
    private static final Duration FOR = Duration.ofMinutes(2);
    private static final int MANY = 200;
    private static final int NODES = 10;
    private static final Duration COOLDOWN = Duration.ofSeconds(30);

    @BeforeAll static void come_up() {
        LAB.run("down");
        var up = LAB.run("up", "--set", "nodes.count=" + NODES, "--set", "nodes.instanceType=m5.large");
        assertThat(up.exit()).as(up.toString()).isZero();
    }

    @AfterAll static void go_away() { LAB.run("down"); }

    @Test void no_address_is_given_twice_and_nothing_is_left() throws Exception {
        var config = Config.fromKubeconfig(LAB.state().resolve("kubeconfig").toFile());
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            var ledger = new Ledger();
            try (var informer = client.pods().inAnyNamespace().inform(ledger)) {
                assertThat(informer.isRunning()).isTrue();

                churn(client);

                client.pods().inNamespace("default").withLabel("churn", "yes").withGracePeriod(0).delete();
                await(() -> client.pods().inNamespace("default").withLabel("churn", "yes").list().getItems().isEmpty());
            }

            assertThat(ledger.wrongs).as("seed %d", SEED).isEmpty();
            assertThat(ledger.given).as("pods that had an address").hasSizeGreaterThan(MANY);
            LockSupport.parkNanos(COOLDOWN.toNanos());
            var pods = client.pods().inAnyNamespace().list().getItems();
            for (var number = 1; number <= NODES; number++) settled("N" + number, pods);
        }
    }

    /** The more there are, the likelier the next step takes one away. */
    private static void churn(KubernetesClient client) {
        var random = new Random(SEED);
        var living = new ArrayList<String>();
        var end = System.nanoTime() + FOR.toNanos();
        for (var number = 0; System.nanoTime() < end; number++) {
            if (random.nextInt(MANY) >= living.size()) {
                var name = "churn-" + number;
                client.pods().inNamespace("default").resource(pod(name)).create();
                living.add(name);
            } else {
                var name = living.remove(random.nextInt(living.size()));
                client.pods().inNamespace("default").withName(name).withGracePeriod(0).delete();
            }
            LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
        }
    }

    private static Pod pod(String name) {
        return new PodBuilder().withNewMetadata().withName(name).addToLabels("churn", "yes").endMetadata().withNewSpec()
            .addNewContainer().withName("c").withImage("busybox").withCommand("sleep", "1d").endContainer().endSpec().build();
    }

    /** An interface may be on its way to the node or from it while we look: looks again until both sides say the same. */
    private static void settled(String name, List<Pod> all) throws Exception {
        var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) try {
            nothingIsLeft(name, all);
            return;
        } catch (AssertionError notYet) {
            if (System.nanoTime() > deadline) throw notYet;
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        }
    }

    /** On the node there is for every pod that lives what it needs, and nothing else; the pool counts the same. */
    private static void nothingIsLeft(String name, List<Pod> all) throws Exception {
        var seen = new ObjectMapper().readTree(LAB.run("node", name, "--", "bash", "-c", """
            list() { jq -Rn '[inputs | select(. != "")]'; }
            jq -n --arg address "$(hostname -I | cut -d' ' -f1)" --argjson pool "$(curl -s localhost:61679/v1/enis)" \
              --argjson links "$(ip -o link show type veth | grep ': eni' | list)" \
              --argjson to "$(ip rule show prio 512 | sed 's/.* to //; s/ .*//' | list)" \
              --argjson from "$(ip rule show prio 1536 | sed 's/.*from //; s/ .*//' | list)" \
              --argjson routes "$(ip route | grep 'dev eni' | cut -d' ' -f1 | list)" \
              --argjson spaces "$(ip netns list | list)" '$ARGS.named'""").out());
        var address = seen.path("address").asText();
        var here = all.stream().filter(pod -> address.equals(pod.getStatus().getHostIP()) && !address.equals(pod.getStatus().getPodIP()))
            .map(pod -> pod.getStatus().getPodIP()).toList();
        assertThat(texts(seen, "links")).as("links of %s", name).hasSize(here.size());
        assertThat(texts(seen, "to")).as("rules to pods on %s", name).containsExactlyInAnyOrderElementsOf(here);
        assertThat(here).as("rules from pods on %s", name).containsAll(texts(seen, "from"));
        assertThat(texts(seen, "routes")).as("routes of %s", name).containsExactlyInAnyOrderElementsOf(here);
        assertThat(texts(seen, "spaces")).as("namespaces of %s", name).hasSize(here.size());
        assertThat(seen.at("/pool/0/AssignedIPs").asInt()).as("assigned on %s: %s", name, seen).isEqualTo(here.size());
        assertThat(seen.at("/pool/0/TotalIPs").asInt()).as("addresses of %s: none is lost", name).isEqualTo(secondaries(address));
    }

    private static List<String> texts(JsonNode seen, String field) {
        return StreamSupport.stream(seen.path(field).spliterator(), false).map(JsonNode::asText).toList();
    }

    /** How many addresses EC2 says the interfaces of an instance have for pods. */
    private static int secondaries(String address) {
        var said = LAB.shell(("id=$(aws ec2 describe-instances --filters Name=private-ip-address,Values=%s "
            + "--query 'Reservations[0].Instances[0].InstanceId' --output text); aws ec2 describe-network-interfaces "
            + "--filters Name=attachment.instance-id,Values=$id "
            + "--query 'length(NetworkInterfaces[].PrivateIpAddresses[] | [?!Primary])'").formatted(address));
        assertThat(said.exit()).as(said.toString()).isZero();
        return Integer.parseInt(said.out().strip());
    }

    private static void await(BooleanSupplier reached) {
        var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("pods are gone in time").isLessThan(deadline);
            LockSupport.parkNanos(500_000_000);
        }
    }

    /** Who had which address, and when: as a client of the API sees it, in the order of the watch. */
    private static final class Ledger implements ResourceEventHandler<Pod> {

        private final Map<String, String> owners = new HashMap<>();         // pod by address
        private final Map<String, Instant> freed = new HashMap<>();         // by address
        private final Map<String, String> given = new HashMap<>();          // address by pod
        private final List<String> wrongs = new ArrayList<>();

        @Override public synchronized void onAdd(Pod pod) { seen(pod); }

        @Override public synchronized void onUpdate(Pod before, Pod pod) { seen(pod); }

        private void seen(Pod pod) {
            var address = pod.getStatus().getPodIP();
            if (address == null || Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) return;
            var name = pod.getMetadata().getName();
            if (address.equals(given.put(name, address))) return;
            var owner = owners.put(address, name);
            if (owner != null && !owner.equals(name)) wrongs.add("%s of %s was given to %s".formatted(address, owner, name));
            var rested = freed.get(address);
            // a client hears of both ends late, and on a busy machine of one later than of the other
            if (rested != null && rested.plus(COOLDOWN).minusSeconds(3).isAfter(Instant.now()))
                wrongs.add("%s rested for %s only".formatted(address, Duration.between(rested, Instant.now())));
        }

        @Override public synchronized void onDelete(Pod pod, boolean unknown) {
            var address = pod.getStatus().getPodIP();
            if (address != null && owners.remove(address, pod.getMetadata().getName())) freed.put(address, Instant.now());
        }
    }
}
