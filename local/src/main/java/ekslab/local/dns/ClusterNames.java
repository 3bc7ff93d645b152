package ekslab.local.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;

/** The zone cluster.local: Services by name, headless ones by their endpoints (github.com/kubernetes/dns, docs/specification.md). */
public final class ClusterNames implements Names {

    private static final String ZONE = ".svc.cluster.local";

    private final Supplier<? extends List<? extends JsonNode>> services;
    private final Supplier<? extends List<? extends JsonNode>> endpointSlices;

    public ClusterNames(Supplier<? extends List<? extends JsonNode>> services,
        Supplier<? extends List<? extends JsonNode>> endpointSlices) {
        this.services = services;
        this.endpointSlices = endpointSlices;
    }

    @Override public List<String> addresses(String name) {
        if (!name.endsWith(ZONE)) return null;
        var labels = name.substring(0, name.length() - ZONE.length()).split("\\.");
        if (labels.length != 2) return null;
        for (var service : services.get()) {
            if (!service.at("/metadata/name").asText().equals(labels[0]) || !service.at("/metadata/namespace").asText().equals(labels[1]))
                continue;
            var address = service.at("/spec/clusterIP").asText("None");
            return address.equals("None") ? endpoints(labels[1], labels[0]) : List.of(address);
        }
        return null;
    }

    private List<String> endpoints(String namespace, String service) {
        var addresses = new ArrayList<String>();
        for (var slice : endpointSlices.get()) {
            if (!slice.at("/metadata/namespace").asText().equals(namespace)) continue;
            if (!slice.path("metadata").path("labels").path("kubernetes.io/service-name").asText().equals(service)) continue;
            for (var endpoint : slice.path("endpoints"))
                if (endpoint.at("/conditions/ready").asBoolean(true)) addresses.add(endpoint.at("/addresses/0").asText());
        }
        return addresses;
    }

    /** Fixed names, such as the ones of the lab's internet. */
    public static Names fixed(Map<String, String> addresses) {
        return name -> addresses.containsKey(name) ? List.of(addresses.get(name)) : null;
    }
}
