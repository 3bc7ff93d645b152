package ekslab.local.kube.api;

import static ekslab.local.kube.api.Table.column;

import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.api.Table.Column;
import ekslab.local.kube.store.Json;

/** What {@code kubectl get ingress} shows. */
final class IngressColumns {

    static final List<Column> COLUMNS = List.of(column("Name", Json::name), column("Class", IngressColumns::className),
        column("Hosts", IngressColumns::hosts), column("Address", IngressColumns::addresses),
        column("Ports", ingress -> Json.items(ingress, "spec.tls").isEmpty() ? "80" : "80, 443"), column("Age", Table::age));

    private IngressColumns() {}

    private static String className(JsonNode ingress) {
        return Table.orNone(Json.text(ingress, "spec.ingressClassName"));
    }

    private static String hosts(JsonNode ingress) {
        var hosts = Json.items(ingress, "spec.rules").stream().map(rule -> Json.text(rule, "host")).filter(host -> !host.isEmpty())
            .toList();
        return hosts.isEmpty() ? "*" : Table.three(hosts);
    }

    private static String addresses(JsonNode ingress) {
        return Json.items(ingress, "status.loadBalancer.ingress").stream()
            .map(at -> at.has("ip") ? Json.text(at, "ip") : Json.text(at, "hostname")).collect(Collectors.joining(","));
    }
}
