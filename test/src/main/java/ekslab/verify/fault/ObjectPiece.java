package ekslab.verify.fault;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/**
 * One field of a Kubernetes object.
 *
 * @param group "" for the core API
 * @param namespace "" for an object of the whole cluster
 * @param pointer to the field, such as /spec/replicas
 */
record ObjectPiece(String group, String type, String namespace, String name, String pointer) implements Piece {

    private static final JsonMapper JSON = new JsonMapper();

    static ObjectPiece deployment(String namespace, String name, String pointer) {
        return new ObjectPiece("apps", "Deployment", namespace, name, pointer);
    }

    static ObjectPiece daemonSet(String name, String pointer) {
        return new ObjectPiece("apps", "DaemonSet", "kube-system", name, pointer);
    }

    /** One of the cluster's own, in kube-system. @param type "Service" or "ConfigMap" */
    static ObjectPiece core(String type, String name, String pointer) {
        return new ObjectPiece("", type, "kube-system", name, pointer);
    }

    static ObjectPiece node(String name, String pointer) { return new ObjectPiece("", "Node", "", name, pointer); }

    @Override public String title() { return "%s %s %s".formatted(type, name, pointer); }

    @Override public List<String> show(Access lab) { return FieldLines.of(value(lab)); }

    @Override public void restore(Access lab, List<String> before) { set(lab, FieldLines.parse(before)); }

    @Override public Optional<String> lost(Access lab) {
        return lab.kube(kube -> resource(kube).get()) == null ? Optional.of("the object is gone") : Optional.empty();
    }

    /** A missing node when the object has no such field. */
    JsonNode value(Access lab) {
        var object = lab.kube(kube -> resource(kube).get());
        return object == null ? MissingNode.getInstance() : JSON.<JsonNode>valueToTree(object).at(pointer);
    }

    /** @param value a missing node takes the field away */
    void set(Access lab, JsonNode value) {
        var there = !value(lab).isMissingNode();
        if (value.isMissingNode() && !there) return;
        var change = JSON.createObjectNode().put("path", pointer);
        if (value.isMissingNode()) change.put("op", "remove");
        else change.put("op", there ? "replace" : "add").set("value", value);
        var patch = JSON.createArrayNode().add(change).toString();
        lab.kube(kube -> resource(kube).patch(PatchContext.of(PatchType.JSON), patch));
    }

    private Resource<GenericKubernetesResource> resource(KubernetesClient kube) {
        var context = new ResourceDefinitionContext.Builder().withGroup(group).withVersion("v1").withKind(type)
            .withPlural(type.toLowerCase() + "s").withNamespaced(!namespace.isEmpty()).build();
        var all = kube.genericKubernetesResources(context);
        return namespace.isEmpty() ? all.withName(name) : all.inNamespace(namespace).withName(name);
    }
}
