package ekslab.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import software.amazon.awssdk.services.ec2.model.Instance;

import ekslab.local.cloud.Ec2;
import ekslab.local.cni.PodWiring;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.net.Shell;

/** A whole lab from synthesized templates, in this process, with nodes n1, n2 and n3 and pods that a test puts on them. */
final class PlayedLab implements AutoCloseable {

    private static final Path ASSEMBLY = Path.of("src/test/resources/ekslab/local/cloud/lab");

    final Lab lab;
    private final Map<String, String> nodes = new LinkedHashMap<>();   // n1, n2, n3 -> instance id

    /** A pod as its node has it. @param device of the interface that its address is on */
    record Pod(String node, String name, String address, int device, String link, String netns) {}

    PlayedLab(Path folder, String name) {
        var state = new StateFolder(folder.resolve("lab"));
        state.create();
        lab = new Lab(state, name, new LocalLab.Ports(0, 0), System.nanoTime());
        lab.up(ASSEMBLY, "fingerprint");
        for (var instance : lab.cloud().list(Instance.class)) nodes.put("n" + (nodes.size() + 1), instance.instanceId());
    }

    Cluster cluster() { return lab.operator().controlPlane().orElseThrow().objects(); }

    Ec2 ec2() { return new Ec2(lab.cloud()); }

    List<String> nodes() { return List.copyOf(nodes.keySet()); }

    Instance instance(String node) { return lab.cloud().require(Instance.class, nodes.get(node)); }

    Shell shell(String node) { return lab.machines().shell(nodes.get(node)); }

    /** Starts a pod on a node and waits until it is wired. */
    Pod pod(String node, String name, String... command) {
        cluster().create(Json.object("apiVersion", "v1", "kind", "Pod", "metadata",
            Json.object("name", name, "namespace", "default", "labels", Json.object("name", name)),
            "spec", Json.object("nodeName", instance(node).privateDnsName(), "terminationGracePeriodSeconds", 0, "containers",
                List.of(Json.object("name", "c", "image", "nicolaka/netshoot", "command", List.of(command))))));
        until(() -> address(name).isEmpty() ? "pod " + name + " has no address" : "");
        return find(node, name);
    }

    private String address(String pod) {
        return cluster().find(Kinds.POD, "default", pod).map(it -> Json.text(it, "status.podIP")).orElse("");
    }

    private Pod find(String node, String name) {
        var address = address(name);
        var device = ec2().interfacesOf(nodes.get(node)).stream()
            .filter(eni -> eni.privateIpAddresses().stream().anyMatch(of -> of.privateIpAddress().equals(address)))
            .findFirst().orElseThrow(() -> new AssertionError("no interface of %s has %s".formatted(node, address)))
            .attachment().deviceIndex();
        var netns = shell(node).run("""
            for n in $(ls /run/netns); do nsenter --net=/run/netns/$n ip -4 addr show eth0 | grep -q ' %s/32 ' && echo $n; done; true"""
            .formatted(address)).strip();
        return new Pod(node, name, address, device, PodWiring.linkName("eni", "default", name), netns);
    }

    /** Runs in a pod's network. */
    String inside(Pod pod, String script) {
        return shell(pod.node()).run("nsenter --net=/run/netns/%s bash <<'INSIDE'\n%s\nINSIDE".formatted(pod.netns(), script)).strip();
    }

    /** @param missing says what is not yet so; "" for nothing */
    static void until(Supplier<String> missing) {
        var deadline = System.nanoTime() + 15_000_000_000L;
        var still = missing.get();
        while (!still.isEmpty()) {
            if (System.nanoTime() > deadline) throw new AssertionError(still);
            LockSupport.parkNanos(50_000_000);
            still = missing.get();
        }
    }

    @Override public void close() {
        lab.operator().close();
        lab.close();
    }
}
