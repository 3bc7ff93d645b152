package ekslab.local.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.eks.model.AccessEntry;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

import ekslab.local.cloud.AccessPolicies;
import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;

/** EKS's REST protocol: {@code /clusters/NAME/KIND/NAME}. */
final class EksApi implements Service {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cloud cloud;

    EksApi(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Answer answer(Call call) {
        var path = call.path();
        if (!call.method().equals("GET") || path.isEmpty() || !path.get(0).equals("clusters")) throw unknown(call);
        return json(200, switch (path.size()) {
            case 1 -> page("clusters", cloud.list(Cluster.class).stream().map(Cluster::name).toList(), call);
            case 2 -> one("cluster", cluster(path.get(1)));
            case 3 -> list(call, cluster(path.get(1)).name());
            case 4 -> thing(call, cluster(path.get(1)).name(), path.get(3));
            case 5 -> policies(call, cluster(path.get(1)).name());
            default -> throw unknown(call);
        });
    }

    @Override public Answer refusal(Refused refused) {
        var code = refused.code().equals("AuthFailure") ? "UnrecognizedClientException" : refused.code();
        var status = switch (code) {
            case "ResourceNotFoundException", "UnknownOperationException" -> 404;
            case "UnrecognizedClientException" -> 403;
            case "InternalError" -> 500;
            default -> 400;
        };
        var answer = json(status, JsonNodeFactory.instance.objectNode().put("message", refused.getMessage()));
        return new Answer(status, answer.type(), Map.of("x-amzn-ErrorType", code), answer.body());
    }

    private JsonNode list(Call call, String cluster) {
        return switch (call.path().get(2)) {
            case "node-groups" ->
                page("nodegroups", of(Nodegroup.class, Nodegroup::clusterName, cluster).map(Nodegroup::nodegroupName).toList(), call);
            case "addons" -> page("addons", of(Addon.class, Addon::clusterName, cluster).map(Addon::addonName).toList(), call);
            case "access-entries" -> page("accessEntries",
                of(AccessEntry.class, AccessEntry::clusterName, cluster).map(AccessEntry::principalArn).toList(), call);
            case "pod-identity-associations" -> page("associations",
                of(PodIdentityAssociation.class, PodIdentityAssociation::clusterName, cluster)
                    .filter(it -> asked(call, "namespace", it.namespace()) && asked(call, "serviceAccount", it.serviceAccount()))
                    .map(EksApi::summary).toList(),
                call);
            default -> throw unknown(call);
        };
    }

    private JsonNode thing(Call call, String cluster, String name) {
        return switch (call.path().get(2)) {
            case "node-groups" -> one("nodegroup",
                cloud.find(Nodegroup.class, cluster + "/" + name).orElseThrow(() -> missing("No node group found for name: %s.", name)));
            case "addons" -> one("addon", cloud.find(Addon.class, cluster + "/" + name)
                .orElseThrow(() -> missing("No addon: %s found in cluster: " + cluster, name)));
            case "access-entries" -> one("accessEntry",
                cloud.find(AccessEntry.class, cluster + "/" + name)
                    .orElseThrow(() -> missing("The specified principalArn could not be found: %s", name)));
            case "pod-identity-associations" ->
                one("association", cloud.find(PodIdentityAssociation.class, name).filter(it -> it.clusterName().equals(cluster))
                    .orElseThrow(() -> missing("The association ID %s does not exist", name)));
            default -> throw unknown(call);
        };
    }

    private JsonNode policies(Call call, String cluster) {
        if (!call.path().get(2).equals("access-entries") || !call.path().get(4).equals("access-policies")) throw unknown(call);
        var principal = call.path().get(3);
        var found = cloud.find(AccessPolicies.class, cluster + "/" + principal)
            .orElseThrow(() -> missing("The specified principalArn could not be found: %s", principal));
        return page("associatedAccessPolicies", found.policies(), call).put("clusterName", cluster).put("principalArn", principal);
    }

    private Cluster cluster(String name) {
        return cloud.find(Cluster.class, name).orElseThrow(() -> missing("No cluster found for name: %s.", name));
    }

    private <T> Stream<T> of(Class<T> type, Function<T, String> owner, String cluster) {
        return cloud.list(type).stream().filter(it -> owner.apply(it).equals(cluster));
    }

    private static boolean asked(Call call, String parameter, String value) {
        return call.parameter(parameter).isEmpty() || call.parameter(parameter).equals(value);
    }

    /** What ListPodIdentityAssociations tells: less than DescribePodIdentityAssociation. */
    private static ObjectNode summary(PodIdentityAssociation association) {
        return Json.object(association).retain("clusterName", "namespace", "serviceAccount", "associationArn", "associationId", "ownerArn");
    }

    private static ObjectNode one(String name, SdkPojo thing) {
        return JsonNodeFactory.instance.objectNode().set(name, Json.object(thing));
    }

    private static ObjectNode page(String name, List<?> all, Call call) {
        var from = number(call, "nextToken", 0, 0);
        var to = Math.min((long) from + number(call, "maxResults", 100, 1), all.size());
        if (from > all.size()) throw new Refused("InvalidParameterException", "Invalid nextToken: " + from);
        var json = JsonNodeFactory.instance.objectNode();
        var page = json.putArray(name);
        all.subList(from, (int) to).forEach(element -> page.add(element instanceof JsonNode node ? node : Json.node(element)));
        if (to < all.size()) json.put("nextToken", Long.toString(to));
        return json;
    }

    private static int number(Call call, String parameter, int otherwise, int least) {
        var text = call.parameter(parameter);
        if (text.isEmpty()) return otherwise;
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least)
            throw new Refused("InvalidParameterException", "Invalid %s: %s".formatted(parameter, text));
        return Integer.parseInt(text);
    }

    private static Answer json(int status, JsonNode body) {
        try {
            return Answer.json(status, JSON.writeValueAsBytes(body));
        } catch (IOException never) {
            throw new UncheckedIOException("a JSON tree can always be written", never);
        }
    }

    private static Refused missing(String pattern, String name) {
        return new Refused("ResourceNotFoundException", pattern.formatted(name));
    }

    private static Refused unknown(Call call) {
        return new Refused("UnknownOperationException",
            "%s /%s is not answered on this machine. Clusters, node groups and add-ons are changed in the templates and deployed, or on AWS"
                .formatted(call.method(), String.join("/", call.path())));
    }
}
