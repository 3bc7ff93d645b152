package ekslab.local.eks;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.cni.EniConfigs;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

/** The ENIConfig objects of the cluster, as one node looks for its own. */
record NodeEniConfigs(Cluster objects, String node) implements EniConfigs {

    private static final String EXTERNAL = "vpc.amazonaws.com/externalEniConfig";

    @Override public EniConfig of(String annotation, String label) {
        var metadata = objects.get(Kinds.NODE, "", node).path("metadata");
        var name = Stream.of(metadata.path("labels").path(EXTERNAL), metadata.path("annotations").path(annotation),
            metadata.path("labels").path(label)).map(JsonNode::asText).filter(told -> !told.isEmpty()).findFirst().orElse("default");
        return objects.kinds().at("crd.k8s.amazonaws.com", "v1alpha1", "eniconfigs").flatMap(kind -> objects.find(kind, "", name))
            .map(found -> new EniConfig(name, Json.text(found, "spec.subnet"),
                Json.items(found, "spec.securityGroups").stream().map(JsonNode::asText).toList()))
            .orElseThrow(() -> new Missing(name));
    }
}
