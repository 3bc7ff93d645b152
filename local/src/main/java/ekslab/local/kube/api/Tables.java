package ekslab.local.kube.api;

import static ekslab.local.kube.api.Table.age;
import static ekslab.local.kube.api.Table.column;
import static ekslab.local.kube.api.Table.orNone;
import static ekslab.local.kube.api.Table.since;
import static ekslab.local.kube.api.Table.three;
import static ekslab.local.kube.api.Table.wide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.api.Table.Column;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.CustomResources;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind;
import ekslab.local.kube.store.Kind.Trait;

/** The columns of each kind, in the words and the order of the real server. */
final class Tables {

    private static final Column NAME = column("Name", Json::name);
    private static final Column AGE = column("Age", Table::age);

    private Tables() {}

    static Table of(Cluster cluster, Kind kind) {
        return new Table(kind.is(Trait.CUSTOM) ? custom(cluster.definition(kind)) : columns(kind));
    }

    /** What a definition asks for; the age when it asks for nothing. */
    private static List<Column> custom(JsonNode definition) {
        var columns = new ArrayList<>(List.of(NAME));
        for (var told : CustomResources.columns(definition)) {
            var path = Json.text(told, "jsonPath").replaceFirst("^\\.", "");
            var time = Json.text(told, "type").equals("date");
            Function<JsonNode, Object> cell = time ? object -> since(Json.text(object, path)) : object -> Json.text(object, path);
            columns.add(new Column(Json.text(told, "name"), Json.number(told, "priority", 0) > 0, cell));
        }
        if (columns.size() == 1) columns.add(AGE);
        return columns;
    }

    private static List<Column> columns(Kind kind) {
        return switch (kind.name()) {
            case "Pod" -> PodColumns.COLUMNS;
            case "Node" -> nodes();
            case "Namespace" -> List.of(NAME, field("Status", "status.phase"), AGE);
            case "Service" -> services();
            case "Deployment" -> deployments();
            case "ReplicaSet" -> replicaSets();
            case "DaemonSet" -> daemonSets();
            case "StatefulSet" -> List.of(NAME,
                column("Ready", o -> Json.number(o, "status.readyReplicas", 0) + "/" + Json.number(o, "spec.replicas", 0)), AGE,
                wide("Containers", o -> each(o, "spec.template.spec.containers", "name")),
                wide("Images", o -> each(o, "spec.template.spec.containers", "image")));
            case "Job" -> jobs();
            case "ConfigMap" -> List.of(NAME, size("Data", "data"), AGE);
            case "Secret" -> List.of(NAME, field("Type", "type"), size("Data", "data"), AGE);
            case "ServiceAccount" -> List.of(NAME, size("Secrets", "secrets"), AGE);
            case "Endpoints" -> List.of(NAME, column("Endpoints", Tables::endpoints), AGE);
            case "EndpointSlice" -> endpointSlices();
            case "Lease" -> List.of(NAME, field("Holder", "spec.holderIdentity"), AGE);
            case "Ingress" -> IngressColumns.COLUMNS;
            case "IngressClass" -> List.of(NAME, field("Controller", "spec.controller"), field("Parameters", "spec.parameters.name"), AGE);
            case "NetworkPolicy" -> List.of(NAME, column("Pod-Selector", o -> selector(Json.at(o, "spec.podSelector"))), AGE);
            case "Event" -> events();
            default -> List.of(NAME, column("Created At", o -> Json.text(o, "metadata.creationTimestamp")));
        };
    }

    private static List<Column> nodes() {
        return List.of(NAME, column("Status", Tables::nodeStatus), column("Roles", Tables::roles), AGE,
            field("Version", "status.nodeInfo.kubeletVersion"), wide("Internal-IP", o -> address(o, "InternalIP")),
            wide("External-IP", o -> address(o, "ExternalIP")), wide("OS-Image", o -> orNone(Json.text(o, "status.nodeInfo.osImage"))),
            wide("Kernel-Version", o -> orNone(Json.text(o, "status.nodeInfo.kernelVersion"))),
            wide("Container-Runtime", o -> orNone(Json.text(o, "status.nodeInfo.containerRuntimeVersion"))));
    }

    private static String nodeStatus(JsonNode node) {
        return (Json.condition(node, "Ready") ? "Ready" : "NotReady") + (Json.is(node, "spec.unschedulable") ? ",SchedulingDisabled" : "");
    }

    private static String roles(JsonNode node) {
        var prefix = "node-role.kubernetes.io/";
        return orNone(
            Json.at(node, "metadata.labels").properties().stream().map(label -> label.getKey()).filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length())).collect(Collectors.joining(",")));
    }

    private static String address(JsonNode node, String type) {
        return orNone(Json.items(node, "status.addresses").stream().filter(a -> Json.text(a, "type").equals(type))
            .map(a -> Json.text(a, "address")).findFirst().orElse(""));
    }

    private static List<Column> services() {
        return List.of(NAME, field("Type", "spec.type"), column("Cluster-IP", o -> orNone(Json.text(o, "spec.clusterIP"))),
            column("External-IP", Tables::externalIp), column("Port(s)", Tables::servicePorts), AGE,
            wide("Selector", o -> orNone(labels(Json.at(o, "spec.selector")))));
    }

    private static String externalIp(JsonNode service) {
        var type = Json.text(service, "spec.type");
        if (type.equals("ExternalName")) return Json.text(service, "spec.externalName");
        var balancers = Json.items(service, "status.loadBalancer.ingress").stream()
            .map(ingress -> ingress.has("ip") ? Json.text(ingress, "ip") : Json.text(ingress, "hostname")).distinct().sorted();
        var addresses = Stream.concat(type.equals("LoadBalancer") ? balancers : Stream.empty(),
            Json.items(service, "spec.externalIPs").stream().map(JsonNode::asText)).collect(Collectors.joining(","));
        return !addresses.isEmpty() ? addresses : type.equals("LoadBalancer") ? "<pending>" : "<none>";
    }

    private static String servicePorts(JsonNode service) {
        return orNone(Json.items(service, "spec.ports").stream().map(port -> Json.text(port, "port")
            + (port.path("nodePort").asInt(0) > 0 ? ":" + Json.text(port, "nodePort") : "") + "/" + Json.text(port, "protocol"))
            .collect(Collectors.joining(",")));
    }

    private static List<Column> deployments() {
        return workload(List.of(NAME,
            column("Ready", o -> Json.number(o, "status.readyReplicas", 0) + "/" + Json.number(o, "spec.replicas", 0)),
            count("Up-to-date", "status.updatedReplicas"), count("Available", "status.availableReplicas"), AGE));
    }

    private static List<Column> replicaSets() {
        return workload(List.of(NAME, count("Desired", "spec.replicas"), count("Current", "status.replicas"),
            count("Ready", "status.readyReplicas"), AGE));
    }

    private static List<Column> daemonSets() {
        return workload(List.of(NAME, count("Desired", "status.desiredNumberScheduled"), count("Current", "status.currentNumberScheduled"),
            count("Ready", "status.numberReady"), count("Up-to-date", "status.updatedNumberScheduled"),
            count("Available", "status.numberAvailable"),
            column("Node Selector", o -> orNone(labels(Json.at(o, "spec.template.spec.nodeSelector")))), AGE));
    }

    private static List<Column> jobs() {
        return workload(List.of(NAME,
            column("Status", o -> Json.condition(o, "Complete") ? "Complete" : Json.condition(o, "Failed") ? "Failed" : "Running"),
            column("Completions", o -> Json.number(o, "status.succeeded", 0) + "/" + Json.number(o, "spec.completions", 1)),
            column("Duration", o -> Json.text(o, "status.startTime").isEmpty() ? ""
                : Table.between(Json.text(o, "status.startTime"), Json.text(o, "status.completionTime"))),
            AGE));
    }

    private static List<Column> workload(List<Column> first) {
        var columns = new ArrayList<>(first);
        columns.add(wide("Containers", o -> each(o, "spec.template.spec.containers", "name")));
        columns.add(wide("Images", o -> each(o, "spec.template.spec.containers", "image")));
        columns.add(wide("Selector", o -> selector(Json.at(o, "spec.selector"))));
        return columns;
    }

    private static String endpoints(JsonNode endpoints) {
        var all = new ArrayList<String>();
        for (var subset : Json.items(endpoints, "subsets")) {
            var ips = Json.items(subset, "addresses").stream().map(address -> Json.text(address, "ip")).toList();
            if (subset.path("ports").isEmpty()) all.addAll(ips);
            for (var port : subset.path("ports")) ips.forEach(ip -> all.add(ip + ":" + Json.text(port, "port")));
        }
        return orNone(three(all));
    }

    private static List<Column> endpointSlices() {
        return List.of(NAME, field("AddressType", "addressType"),
            column("Ports", o -> orUnset(three(Json.items(o, "ports").stream().map(port -> Json.text(port, "port")).toList()))),
            column("Endpoints", o -> orUnset(three(Json.items(o, "endpoints").stream()
                .flatMap(endpoint -> Json.items(endpoint, "addresses").stream()).map(JsonNode::asText).toList()))),
            AGE);
    }

    private static String orUnset(String text) {
        return text.isEmpty() ? "<unset>" : text;
    }

    private static List<Column> events() {
        Function<JsonNode, Object> about = o -> Json.text(o, "involvedObject.kind").toLowerCase(Locale.ROOT) + "/"
            + Json.text(o, "involvedObject.name");
        return List.of(column("Last Seen", o -> since(Json.text(o, "lastTimestamp"))), field("Type", "type"), field("Reason", "reason"),
            column("Object", about), wide("Subobject", o -> Json.text(o, "involvedObject.fieldPath")),
            wide("Source",
                o -> Json.text(o, "source.component") + (Json.at(o, "source").has("host") ? ", " + Json.text(o, "source.host") : "")),
            field("Message", "message"), wide("First Seen", o -> since(Json.text(o, "firstTimestamp"))),
            wide("Count", o -> Json.number(o, "count", 1)), wide("Name", Json::name));
    }

    private static Column field(String name, String path) {
        return column(name, object -> Json.text(object, path));
    }

    private static Column count(String name, String path) {
        return column(name, object -> Json.number(object, path, 0));
    }

    private static Column size(String name, String path) {
        return column(name, object -> Json.at(object, path).size());
    }

    private static String each(JsonNode object, String list, String field) {
        return Json.items(object, list).stream().map(item -> Json.text(item, field)).collect(Collectors.joining(","));
    }

    private static String labels(JsonNode labels) {
        return labels.properties().stream().map(label -> label.getKey() + "=" + label.getValue().asText()).collect(Collectors.joining(","));
    }

    private static String selector(JsonNode selector) {
        return orNone(labels(selector.path("matchLabels")));
    }
}
