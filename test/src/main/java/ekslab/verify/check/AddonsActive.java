package ekslab.verify.check;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Addon;
import ekslab.verify.facts.Secrets;
import ekslab.verify.facts.Snapshot;

/** An add-on that is ACTIVE with another configuration is another network. */
final class AddonsActive implements Check {

    private static final JsonMapper JSON = new JsonMapper();

    @Override public String name() {
        return "addons-active";
    }

    @Override public String intent() {
        return "Every add-on is ACTIVE at the described configuration";
    }

    @Override public List<String> needs() {
        return List.of("cluster-active");
    }

    @Override public Family family() {
        return Family.ADDONS;
    }

    @Override public Page page() {
        return Page.meaning("""
                The add-ons are the pod network: vpc-cni gives addresses, kube-proxy makes Services, CoreDNS gives names. One that is
                DEGRADED lacks pods, and one with another configuration is another network: pods are translated, numbered or limited
                otherwise than the description says.
                """)
            .evidence("""
                The status, health issues and configuration values that EKS tells of each described add-on; configurations are
                compared as JSON.
                """,
                "aws eks list-addons --cluster-name $CLUSTER_NAME",
                "aws eks describe-addon --cluster-name $CLUSTER_NAME --addon-name vpc-cni")
            .fix("""
                Compare with: aws eks describe-addon --cluster-name $CLUSTER_NAME --addon-name NAME; deploy the described
                configuration again.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var actual = seen.eks().addons().orThrow().stream().collect(toMap(Addon::name, identity()));
        var wrong = new Complaints();
        new TreeMap<>(promised.addons()).forEach((name, configuration) -> {
            var addon = actual.get(name);
            if (addon == null) wrong.add("%s is not installed", name);
            else judge(addon, Secrets.hidden(configuration), wrong);
        });
        return wrong.verdict(
            "%d add-ons: %s".formatted(promised.addons().size(), String.join(", ", new TreeMap<>(promised.addons()).keySet())),
            page().fix().replace("$CLUSTER_NAME", seen.eks().cluster().orThrow().name()));
    }

    private static void judge(Addon addon, String configuration, Complaints wrong) {
        wrong.unless(addon.status().equals("ACTIVE"), "%s is %s", addon.name(), addon.status());
        addon.issues().forEach(issue -> wrong.add("%s: %s", addon.name(), issue));
        if (configuration.equals(Expectations.ANY)) return;
        try {
            wrong.unless(json(configuration).equals(json(addon.configuration())), "%s is configured with %s, described with %s",
                addon.name(),
                orNothing(addon.configuration()), orNothing(configuration));
        } catch (JsonProcessingException notJson) {
            wrong.add("%s: a configuration is not JSON: %s", addon.name(), notJson.getOriginalMessage());
        }
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text.isBlank() ? "{}" : text); // the same JSON may be written with other spaces and another order
    }

    private static String orNothing(String configuration) {
        return configuration.isBlank() ? "nothing" : configuration;
    }
}
