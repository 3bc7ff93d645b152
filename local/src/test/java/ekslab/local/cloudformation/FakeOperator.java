package ekslab.local.cloudformation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.Certificate;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;

/** Remembers what it was told, and refuses what a cluster could not do. */
public final class FakeOperator implements ClusterOperator {

    public final List<String> told = new ArrayList<>();
    private final Set<String> clusters = new HashSet<>();
    private final Set<String> addons = new HashSet<>();
    private final Set<String> nodes = new HashSet<>();
    private final Set<String> objects = new HashSet<>();

    /** What the next call that starts with this word answers with; empty for none. */
    public String refuses = "";

    @Override public ApiEndpoint start(Cluster cluster) {
        tell("start " + cluster.name());
        must(clusters.add(cluster.name()), "the cluster runs already");
        return new ApiEndpoint("https://127.0.0.1:6443", Certificate.builder().data("Q0E=").build());
    }

    @Override public void stop(Cluster cluster) {
        tell("stop " + cluster.name());
        must(nodes.isEmpty(), "nodes are left: " + nodes);
        clusters.remove(cluster.name());
    }

    @Override public void join(Nodegroup group, List<String> instanceIds) {
        tell("join %s %d".formatted(group.nodegroupName(), instanceIds.size()));
        must(clusters.contains(group.clusterName()), "there is no cluster " + group.clusterName());
        must(addons.contains("vpc-cni"), "a node cannot become Ready without the VPC CNI");
        must(nodes.addAll(instanceIds) || instanceIds.isEmpty(), "these instances are nodes already");
    }

    @Override public void leave(Nodegroup group, List<String> instanceIds) {
        told.add("leave %s %d".formatted(group.nodegroupName(), instanceIds.size()));
        nodes.removeAll(instanceIds);
    }

    @Override public void install(Addon addon) {
        tell("install " + addon.addonName());
        must(clusters.contains(addon.clusterName()), "there is no cluster " + addon.clusterName());
        must(addons.add(addon.addonName()), "the add-on is installed already");
    }

    @Override public void update(Addon before, Addon after) {
        tell("update " + after.addonName());
        must(addons.contains(before.addonName()) && before.addonName().equals(after.addonName()), "there is no such add-on");
    }

    @Override public void remove(Addon addon) {
        told.add("remove " + addon.addonName());
        addons.remove(addon.addonName());
    }

    @Override public void apply(List<ObjectNode> before, List<ObjectNode> after, boolean prune) {
        tell("apply " + after.size());
        must(!clusters.isEmpty(), "there is no cluster to apply to");
        after.forEach(object -> objects.add(object.at("/metadata/name").asText()));
    }

    @Override public void delete(List<ObjectNode> gone) {
        tell("delete " + gone.size());
        gone.forEach(object -> objects.remove(object.at("/metadata/name").asText()));
    }

    private void tell(String what) {
        told.add(what);
        if (!refuses.isEmpty() && what.startsWith(refuses)) throw new NotStabilized(what + " was refused");
    }

    private static void must(boolean fact, String otherwise) {
        if (!fact) throw new NotStabilized(otherwise);
    }
}
