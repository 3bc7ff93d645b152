package ekslab.local.eks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.Certificate;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloudformation.ClusterOperator;
import ekslab.local.cloudformation.Deployments;
import ekslab.local.cni.Pace;
import ekslab.local.kube.control.ControlPlane;
import ekslab.local.kube.store.Cluster.Part;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.LastApplied;

/** EKS on this machine: runs the control plane, brings nodes into the cluster, installs add-ons. */
public final class EksOperator implements ClusterOperator, Deployments.Surroundings, AutoCloseable {

    /**
     * What the operator works with; all of it belongs to the lab.
     *
     * @param identities whether a bearer token is the cloud's for a cluster: the token, and the cluster's name
     */
    public record Surroundings(Cloud cloud, Machines machines, NodeFolders folders, int kubernetesPort,
        BiPredicate<String, String> identities) {}

    private final Surroundings lab;
    private volatile Pace pace = Pace.FAST_FORWARD;
    private final Map<String, EksNode> nodes = new ConcurrentHashMap<>();   // by instance id
    private volatile ControlPlane controlPlane;
    private volatile Cluster cluster;
    private ProxyRefresh proxies;

    public EksOperator(Surroundings lab) { this.lab = lab; }

    /** The control plane, once there is one. */
    public Optional<ControlPlane> controlPlane() { return Optional.ofNullable(controlPlane); }

    @Override public ApiEndpoint start(Cluster cluster) {
        if (controlPlane != null)
            throw new NotStabilized("this machine plays one cluster a lab, and %s is there".formatted(this.cluster.name()));
        var services = cluster.kubernetesNetworkConfig().serviceIpv4Cidr();
        controlPlane = ControlPlane.start(new ControlPlane.Options(cluster.name(), services, lab.kubernetesPort(), cluster.version(),
            token -> lab.identities().test(token, cluster.name())));
        this.cluster = cluster;
        proxies = new ProxyRefresh(controlPlane.objects(), nodes.values()).start();
        return new ApiEndpoint(controlPlane.endpoint(),
            Certificate.builder().data(Base64.getEncoder().encodeToString(controlPlane.caCertificatePem().getBytes(UTF_8))).build());
    }

    @Override public void stop(Cluster cluster) { close(); }

    @Override public void join(Nodegroup group, List<String> instanceIds) {
        var bootstrap = new NodeBootstrap(lab, cluster, group, controlPlane, () -> pace);
        for (var id : instanceIds) nodes.put(id, bootstrap.join(id));
        Await.until(() -> instanceIds.stream().map(id -> nodes.get(id).machine().hostname()).filter(name -> !ready(name)).toList(),
            missing -> "NodeCreationFailure: Instances failed to join the kubernetes cluster: %s not Ready; %s".formatted(missing,
                reasons(missing)));
    }

    private boolean ready(String node) {
        return controlPlane.objects().find(Kinds.NODE, "", node).map(it -> condition(it.at("/status/conditions"))).orElse("")
            .equals("True");
    }

    private static String condition(JsonNode conditions) {
        for (var condition : conditions) if (condition.path("type").asText().equals("Ready")) return condition.path("status").asText();
        return "";
    }

    private String reasons(List<String> nodes) {
        return nodes.stream()
            .map(name -> name + controlPlane.objects().find(Kinds.NODE, "", name).map(node -> ": " + node.at("/status/conditions"))
                .orElse(" never registered"))
            .collect(Collectors.joining("; "));
    }

    @Override public void leave(Nodegroup group, List<String> instanceIds) {
        for (var id : instanceIds) {
            var node = nodes.remove(id);
            if (node != null) {
                controlPlane.leave(node.machine().hostname());
                node.stop();
            }
        }
    }

    @Override public void install(Addon addon) {
        var objects = objects(addon);
        var eks = controlPlane.objects().as("eks");
        objects.forEach(object -> eks.apply(object, Part.MAIN, true, false));
        Await.until(() -> unready(objects),
            missing -> "InsufficientNumberOfReplicas: %s of add-on %s".formatted(missing, addon.addonName()));
    }

    @Override public void update(Addon before, Addon after) {
        deleteMissing(objects(before), objects(after));
        install(after);
    }

    @Override public void remove(Addon addon) { delete(objects(addon)); }

    private List<ObjectNode> objects(Addon addon) {
        return new AddonObjects(lab.cloud().region(), NodeBootstrap.clusterDns(cluster)).of(addon);
    }

    /** The workloads among some objects that do not run yet; none as long as there is no node for them. */
    private List<String> unready(List<ObjectNode> objects) {
        if (nodes.isEmpty()) return List.of();
        return objects.stream().filter(object -> !Workloads.ready(controlPlane.objects(), object)).map(Workloads::name).toList();
    }

    @Override public void apply(List<ObjectNode> before, List<ObjectNode> after, boolean prune) {
        var kubectl = controlPlane.objects().as("kubectl-client-side-apply");
        after.forEach(object -> kubectl.merge(LastApplied.in(object)));
        if (prune) deleteMissing(before, after);
    }

    private void deleteMissing(List<ObjectNode> before, List<ObjectNode> after) {
        var kept = after.stream().map(Workloads::name).toList();
        delete(before.stream().filter(object -> !kept.contains(Workloads.name(object))).toList());
    }

    @Override public void delete(List<ObjectNode> objects) {
        for (var object : objects) {
            var kind = controlPlane.objects().kinds().of(object);
            var namespace = kind.namespaced() ? object.at("/metadata/namespace").asText("default") : "";
            if (controlPlane.objects().find(kind, namespace, Json.name(object)).isPresent())
                controlPlane.objects().delete(kind, namespace, Json.name(object));
        }
    }

    /** While stacks are worked on, the minutes that AWS takes are not waited for. */
    @Override public void begins() {
        pace = Pace.FAST_FORWARD;
    }

    @Override public void ends() { settle(); }

    /** Lets every node's pool of addresses become what it would be after a while, and time pass as on EC2 from then on. */
    public void settle() {
        nodes.values().forEach(node -> node.network().settle());
        pace = Pace.EC2;
    }

    @Override public void close() {
        if (proxies != null) proxies.close();
        if (controlPlane != null) controlPlane.close();
        controlPlane = null;
    }
}
