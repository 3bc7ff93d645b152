package ekslab.local.kube.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import inet.ipaddr.IPAddressString;

/** What the API server refuses about a Service, in its words: pkg/apis/core/validation/validation.go of Kubernetes 1.35. */
final class ServiceRules {

    static final String NAME = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?";
    static final String NAME_FORM = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
        + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is "
        + "'[a-z]([-a-z0-9]*[a-z0-9])?')";

    private static final String LABEL_FORM = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
        + "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private static final String FOR_BALANCERS = "may only be used when `type` is 'LoadBalancer'";
    private static final int LONGEST_AFFINITY = 86_400;   // seconds

    private final JsonNode spec;
    private final List<String> problems = new ArrayList<>();

    private ServiceRules(JsonNode spec) { this.spec = spec; }

    /** @param service complete but for the addresses and ports that it does not ask for */
    static List<String> problems(JsonNode service, JsonNode before) {
        var rules = new ServiceRules(service.path("spec"));
        if (before != null) rules.fixed(before.path("spec"));
        rules.kinds();
        rules.addresses();
        for (var i = 0; i < rules.spec.path("ports").size(); i++)
            rules.port(rules.spec.path("ports").get(i), "spec.ports[%d]".formatted(i));
        rules.uniquePorts();
        rules.affinity();
        rules.balancer();
        rules.policies();
        return rules.problems;
    }

    private void add(String problem, Object... values) { problems.add(problem.formatted(values)); }

    private String text(String field) { return Json.text(spec, field); }

    private void fixed(JsonNode old) {
        var both = ServiceFields.clustered(old) && ServiceFields.clustered(spec);
        if (both && !old.path("clusterIPs").path(0).equals(spec.path("clusterIPs").path(0)))
            add("spec.clusterIPs[0]: Invalid value: %s: may not change once set", spec.path("clusterIPs"));
        if (ServiceFields.balanced(old) && ServiceFields.balanced(spec)
            && !old.path("loadBalancerClass").equals(spec.path("loadBalancerClass")))
            add("spec.loadBalancerClass: Invalid value: %s: may not change once set",
                spec.has("loadBalancerClass") ? spec.get("loadBalancerClass") : "null");
        if (ServiceFields.checked(old) && ServiceFields.checked(spec)
            && !old.path("healthCheckNodePort").equals(spec.path("healthCheckNodePort")))
            add("spec.healthCheckNodePort: Forbidden: field is immutable");
    }

    private void kinds() {
        oneOf("type", "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        if (text("type").equals("ExternalName")) {
            for (var field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy"))
                if (!spec.path(field).isEmpty() || !text(field).isEmpty())
                    add("spec.%s: Forbidden: may not be set for ExternalName services", field);
            var name = text("externalName").replaceFirst("\\.$", "");
            if (name.isEmpty()) add("spec.externalName: Required value");
            else
                if (!name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?"))
                    add("spec.externalName: Invalid value: \"%s\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
                        + "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
                        + "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')", name);
        } else if (spec.path("ports").isEmpty() && !ServiceFields.headless(spec)) add("spec.ports: Required value");
        if (ServiceFields.onNodes(spec) && ServiceFields.headless(spec))
            add("spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for %s services", text("type"));
    }

    private void addresses() {
        if (ServiceFields.clustered(spec)) clusterIps();
        oneOf("ipFamilyPolicy", "SingleStack", "PreferDualStack", "RequireDualStack");
        for (var i = 0; i < spec.path("externalIPs").size(); i++) {
            var ip = spec.path("externalIPs").get(i).asText();
            var at = "spec.externalIPs[%d]: Invalid value: \"%s\": ".formatted(i, ip);
            if (!isAddress(ip)) problems.add(at + "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            else if (ip.equals("0.0.0.0")) problems.add(at + "may not be unspecified (0.0.0.0)");
            else if (ip.startsWith("127.")) problems.add(at + "may not be in the loopback range (127.0.0.0/8, ::1/128)");
            else if (ip.startsWith("169.254.")) problems.add(at + "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
    }

    private void clusterIps() {
        var ips = spec.path("clusterIPs");
        if (text("clusterIP").isEmpty() && !ips.isEmpty())
            add("spec.clusterIPs: Invalid value: %s: must be empty when `clusterIP` is not specified", ips);
        else
            if (!ips.isEmpty() && !ips.get(0).asText().equals(text("clusterIP")))
                add("spec.clusterIPs: Invalid value: %s: first value must match `clusterIP`", ips);
        for (var i = 0; i < ips.size(); i++)
            if (!ips.get(i).asText().equals("None") && !isAddress(ips.get(i).asText()))
                add("spec.clusterIPs[%d]: Invalid value: %s: must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)", i, ips.get(i));
        if (ServiceFields.headless(spec) && spec.path("selector").isEmpty()) return;   // its endpoints may be of any family
        if (ips.size() > 1)
            add("spec.ipFamilyPolicy: Invalid value: \"%s\": must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are "
                + "specified", text("ipFamilyPolicy"));
        if (text("ipFamilyPolicy").equals("RequireDualStack"))
            add("spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services");
        for (var i = 0; i < spec.path("ipFamilies").size(); i++)
            if (!spec.path("ipFamilies").get(i).asText().equals("IPv4"))
                add("spec.ipFamilies[%d]: Invalid value: %s: not configured on this cluster", i, spec.path("ipFamilies").get(i));
    }

    private static boolean isAddress(String text) {
        var address = new IPAddressString(text);
        return text.matches("\\d+(\\.\\d+){3}|.*:.*") && address.isValid() && !address.isPrefixed();
    }

    private void port(JsonNode port, String at) {
        var name = Json.text(port, "name");
        if (name.isEmpty() && spec.path("ports").size() > 1) add("%s.name: Required value", at);
        else
            if (!name.isEmpty() && !name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"))
                add("%s.name: Invalid value: \"%s\": %s", at, name, LABEL_FORM);
        inRange(at + ".port", port.path("port"));
        var protocol = Json.text(port, "protocol");
        if (!protocol.matches("SCTP|TCP|UDP"))
            add("%s.protocol: Unsupported value: \"%s\": supported values: \"SCTP\", \"TCP\", \"UDP\"", at, protocol);
        var target = port.path("targetPort");
        if (target.isNumber()) inRange(at + ".targetPort", target);
        else {
            var named = target.asText("");
            if (named.length() > 15) add("%s.targetPort: Invalid value: \"%s\": must be no more than 15 characters", at, named);
            if (!named.matches("[-a-z0-9]*"))
                add("%s.targetPort: Invalid value: \"%s\": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)", at,
                    named);
            if (!named.matches(".*[a-z].*")) add("%s.targetPort: Invalid value: \"%s\": must contain at least one letter (a-z)", at, named);
        }
        if (text("type").equals("ClusterIP") && port.path("nodePort").asInt(0) != 0)
            add("%s.nodePort: Forbidden: may not be used when `type` is 'ClusterIP'", at);
    }

    private void inRange(String at, JsonNode number) {
        if (number.asInt() < 1 || number.asInt() > 65535)
            add("%s: Invalid value: %d: must be between 1 and 65535, inclusive", at, number.asInt());
    }

    private void uniquePorts() {
        var names = new HashSet<String>();
        var numbers = new HashSet<String>();
        var onNodes = new HashSet<String>();
        for (var i = 0; i < spec.path("ports").size(); i++) {
            var port = spec.path("ports").get(i);
            var at = "spec.ports[%d]".formatted(i);
            var name = Json.text(port, "name");
            var protocol = Json.text(port, "protocol");
            var onNode = port.path("nodePort").asInt(0);
            if (!name.isEmpty() && !names.add(name)) add("%s.name: Duplicate value: \"%s\"", at, name);
            if (onNode > 0 && !onNodes.add(protocol + onNode)) add("%s.nodePort: Duplicate value: %d", at, onNode);
            if (!numbers.add(protocol + port.path("port").asInt()))
                add("%s: Duplicate value: {\"Name\":\"\",\"Protocol\":\"%s\",\"AppProtocol\":null,\"Port\":%d,\"TargetPort\":0,\"NodePort\":0}",
                    at,
                    protocol, port.path("port").asInt());
        }
    }

    private void affinity() {
        oneOf("sessionAffinity", "ClientIP", "None");
        if (!text("sessionAffinity").equals("ClientIP")) return;
        var seconds = Json.number(spec, "sessionAffinityConfig.clientIP.timeoutSeconds", 0);
        if (seconds <= 0 || seconds > LONGEST_AFFINITY)
            add("spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: %d: must be greater than 0 and less than %d", seconds,
                LONGEST_AFFINITY);
    }

    private void balancer() {
        var balanced = ServiceFields.balanced(spec);
        var ranges = spec.path("loadBalancerSourceRanges");
        if (!balanced && !ranges.isEmpty()) add("spec.LoadBalancerSourceRanges: Forbidden: " + FOR_BALANCERS);   // with this capital
        for (var i = 0; i < ranges.size(); i++)
            if (!isRange(ranges.get(i).asText().strip()))
                add("spec.LoadBalancerSourceRanges[%d]: Invalid value: %s: must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
                    i,
                    ranges.get(i));
        for (var field : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass"))
            if (!balanced && spec.has(field)) add("spec.%s: Forbidden: %s", field, FOR_BALANCERS);
    }

    private static boolean isRange(String text) {
        var slash = text.indexOf('/');
        return slash > 0 && isAddress(text.substring(0, slash)) && new IPAddressString(text).isValid();
    }

    private void policies() {
        if (!ServiceFields.outside(spec) && spec.has("externalTrafficPolicy"))
            add("spec.externalTrafficPolicy: Invalid value: \"%s\": may only be set for externally-accessible services",
                text("externalTrafficPolicy"));
        oneOf("externalTrafficPolicy", "Cluster", "Local");
        oneOf("internalTrafficPolicy", "Cluster", "Local");
        oneOf("trafficDistribution", "PreferClose", "PreferSameZone", "PreferSameNode");
        var check = spec.path("healthCheckNodePort");
        if (check.asInt(0) != 0 && !ServiceFields.checked(spec))
            add("spec.healthCheckNodePort: Invalid value: %d: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is "
                + "'Local'", check.asInt());
    }

    /** Whoever leaves a field out gets its default, or has none. */
    private void oneOf(String field, String... values) {
        Predicate<String> known = List.of(values)::contains;
        if (spec.has(field) && !known.test(text(field)))
            add("spec.%s: Unsupported value: \"%s\": supported values: %s", field, text(field),
                List.of(values).stream().map(value -> '"' + value + '"').collect(Collectors.joining(", ")));
    }
}
