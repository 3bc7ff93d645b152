package ekslab.local.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/**
 * The zone cluster.local and the addresses in it: Services, their ports and endpoints, pods by their address
 * (github.com/kubernetes/dns, docs/specification.md). Other names are somebody else's.
 */
public final class ClusterNames implements Names {

    private static final String ZONE = "cluster.local";

    private final Supplier<? extends List<? extends JsonNode>> services;
    private final Supplier<? extends List<? extends JsonNode>> endpointSlices;

    public ClusterNames(Supplier<? extends List<? extends JsonNode>> services,
        Supplier<? extends List<? extends JsonNode>> endpointSlices) {
        this.services = services;
        this.endpointSlices = endpointSlices;
    }

    /** What stands behind a port of a Service. */
    private record Backend(String address, String host, String portName, String protocol, int port) {}

    @Override public boolean elsewhere(Name name) {
        var text = Zones.text(name);
        return !text.equals(ZONE) && !text.endsWith("." + ZONE) && records(name) == null;
    }

    @Override public Optional<SOARecord> authority(Name name) {
        return Zones.text(name).endsWith(ZONE) ? Optional.of(Zones.authority(ZONE)) : Optional.empty();
    }

    @Override public List<Record> records(Name name) {
        var reversed = Zones.reversed(name);
        if (reversed.isPresent()) return pointers(name, reversed.get());
        var text = Zones.text(name);
        if (List.of(ZONE, "svc." + ZONE, "pod." + ZONE).contains(text)) return List.of();
        if (!text.endsWith("." + ZONE)) return null;
        var labels = text.substring(0, text.length() - ZONE.length() - 1).split("\\.");
        if (labels.length == 3 && labels[2].equals("pod") && labels[0].matches("\\d{1,3}(-\\d{1,3}){3}"))
            return List.of(Zones.address(name, labels[0].replace('-', '.')));
        if (!labels[labels.length - 1].equals("svc")) return null;
        return switch (labels.length) {
            case 2 -> services.get().stream().anyMatch(service -> namespace(service).equals(labels[0])) ? List.of() : null;
            case 3 -> service(labels[0], labels[1]).map(service -> addresses(name, service)).orElse(null);
            case 4 -> service(labels[1], labels[2]).map(service -> endpoint(name, service, labels[0])).orElse(null);
            case 5 -> service(labels[2], labels[3]).map(service -> ports(name, service, labels[0], labels[1])).orElse(null);
            default -> null;
        };
    }

    private Optional<? extends JsonNode> service(String name, String namespace) {
        return services.get().stream().filter(service -> name(service).equals(name) && namespace(service).equals(namespace)).findFirst();
    }

    private List<Record> addresses(Name name, JsonNode service) {
        if (service.at("/spec/type").asText().equals("ExternalName"))
            return List.of(Zones.alias(name, service.at("/spec/externalName").asText()));
        if (!headless(service)) return List.of(Zones.address(name, service.at("/spec/clusterIP").asText()));
        return backends(service).stream().map(Backend::address).distinct().map(address -> Zones.address(name, address)).toList();
    }

    /** One endpoint of a headless Service, by its host name or its address with dashes. */
    private List<Record> endpoint(Name name, JsonNode service, String host) {
        if (!headless(service)) return null;
        var records = backends(service).stream().filter(backend -> backend.host.equals(host)).map(Backend::address).distinct()
            .map(address -> Zones.address(name, address)).toList();
        return records.isEmpty() ? null : records;
    }

    private List<Record> ports(Name name, JsonNode service, String port, String protocol) {
        var zone = name(service) + "." + namespace(service) + ".svc." + ZONE;
        var records = new ArrayList<Record>();
        if (headless(service)) {
            var backends = backends(service).stream().filter(backend -> port.equals("_" + backend.portName)
                && protocol.equals("_" + backend.protocol)).toList();
            backends.forEach(backend -> records.add(Zones.service(name, backend.port, backend.host + "." + zone, backends.size())));
        } else
            for (var each : service.at("/spec/ports"))
                if (port.equals("_" + each.path("name").asText())
                    && protocol.equals("_" + each.path("protocol").asText("TCP").toLowerCase()))
                    records.add(Zones.service(name, each.path("port").asInt(), zone, 1));
        return records.isEmpty() ? null : records;
    }

    private List<Record> pointers(Name name, String address) {
        for (var service : services.get()) {
            var zone = name(service) + "." + namespace(service) + ".svc." + ZONE;
            if (service.at("/spec/clusterIP").asText().equals(address)) return List.of(Zones.pointer(name, zone));
            if (!headless(service)) continue;
            for (var backend : backends(service))
                if (backend.address.equals(address)) return List.of(Zones.pointer(name, backend.host + "." + zone));
        }
        return null;
    }

    private List<Backend> backends(JsonNode service) {
        var backends = new ArrayList<Backend>();
        for (var slice : endpointSlices.get()) {
            if (!namespace(slice).equals(namespace(service))) continue;
            if (!slice.path("metadata").path("labels").path("kubernetes.io/service-name").asText().equals(name(service))) continue;
            for (var endpoint : slice.path("endpoints")) {
                if (!endpoint.at("/conditions/ready").asBoolean(true)) continue;
                var address = endpoint.at("/addresses/0").asText();
                var host = endpoint.path("hostname").asText(address.replace('.', '-'));
                if (slice.path("ports").isEmpty()) backends.add(new Backend(address, host, "", "", 0));
                for (var port : slice.path("ports"))
                    backends.add(new Backend(address, host, port.path("name").asText(""), port.path("protocol").asText("TCP").toLowerCase(),
                        port.path("port").asInt()));
            }
        }
        return backends;
    }

    private static boolean headless(JsonNode service) { return service.at("/spec/clusterIP").asText("None").equals("None"); }

    private static String name(JsonNode object) { return object.at("/metadata/name").asText(); }

    private static String namespace(JsonNode object) { return object.at("/metadata/namespace").asText(); }
}
