package ekslab.local.kube.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import ekslab.local.kube.ProcessRuntime;
import ekslab.local.kube.store.Json;

/** Who owns which field, as the real kubectl asks and shows it. */
@ParameterizedClass(name = "kubectl {0}")
@MethodSource("ekslab.local.kube.control.Kubectl#versions")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServerSideApplyTest {

    private static final String DEPLOYMENT = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, labels: {app: %1$s}}
        spec:
          replicas: %2$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: shell
                image: netshoot:v1
                command: [sleep, "3600"]
                ports: [{containerPort: 80}]
                env: [%3$s]
        """;

    @TempDir private static Path folder;
    private static ControlPlane plane;
    private static Kubectl kubectl;
    @Parameter private String version;

    @BeforeParameterizedClassInvocation static void a_cluster_of_one_node(String kubectlVersion) throws Exception {
        plane = ControlPlane.start(new ControlPlane.Options("myeks", "10.100.0.0/16", 0, "1.35"));
        plane.join(KubectlTest.node(1, 17), new ProcessRuntime("192.168.1.", folder)).networkReady();
        kubectl = new Kubectl(kubectlVersion, folder, plane.kubeconfig());
    }

    @AfterParameterizedClassInvocation static void everything_ends() {
        plane.close();
    }

    private static String map(String name, String data) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {%s}\n".formatted(name, data);
    }

    private static Kubectl.Result run(String manager, String manifest, String... options) throws Exception {
        var words = Stream.concat(Stream.of("apply", "--server-side", "--field-manager=" + manager, "-f", "-"), Stream.of(options));
        return kubectl.run(manifest, words.toArray(String[]::new));
    }

    private static String apply(String manager, String manifest, String... options) throws Exception {
        var result = run(manager, manifest, options);
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    private static String refused(String manager, String manifest) throws Exception {
        var result = run(manager, manifest);
        assertThat(result.exit()).isEqualTo(1);
        return result.err();
    }

    private static JsonNode get(String what, String name) throws Exception {
        return Json.MAPPER.readTree(kubectl.ok("get", what, name, "-o", "json", "--show-managed-fields"));
    }

    /** Empty when the manager owns nothing. */
    private static JsonNode owned(JsonNode object, String manager, String operation, String subresource) {
        return Json.items(object, "metadata.managedFields").stream()
            .filter(each -> Json.text(each, "manager").equals(manager) && Json.text(each, "operation").equals(operation)
                && Json.text(each, "subresource").equals(subresource))
            .findFirst().map(each -> each.get("fieldsV1")).orElse(Json.object());
    }

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }

    @Test void whoever_creates_an_object_owns_what_he_says_and_what_follows_from_it() throws Exception {
        kubectl.okWith(DEPLOYMENT.formatted("created", 1, "{name: A, value: b}"), "create", "-f", "-");

        var deployment = get("deploy", "created");
        var entry = Json.items(deployment, "metadata.managedFields").stream()
            .filter(each -> Json.text(each, "manager").equals("kubectl-create")).findFirst().orElseThrow();
        assertThat(Json.text(entry, "apiVersion")).isEqualTo("apps/v1");
        assertThat(Json.text(entry, "fieldsType")).isEqualTo("FieldsV1");
        assertThat(Json.text(entry, "time")).endsWith("Z");
        assertThat(entry.get("fieldsV1")).isEqualTo(json("""
            {"f:metadata": {"f:labels": {".": {}, "f:app": {}}},
             "f:spec": {"f:progressDeadlineSeconds": {}, "f:replicas": {}, "f:revisionHistoryLimit": {}, "f:selector": {},
              "f:strategy": {"f:rollingUpdate": {".": {}, "f:maxSurge": {}, "f:maxUnavailable": {}}, "f:type": {}},
              "f:template": {"f:metadata": {"f:labels": {".": {}, "f:app": {}}},
               "f:spec": {"f:containers": {"k:{\\"name\\":\\"shell\\"}": {".": {}, "f:command": {},
                  "f:env": {".": {}, "k:{\\"name\\":\\"A\\"}": {".": {}, "f:name": {}, "f:value": {}}},
                  "f:image": {}, "f:imagePullPolicy": {}, "f:name": {},
                  "f:ports": {".": {}, "k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}": {".": {}, "f:containerPort": {}, "f:protocol": {}}},
                  "f:resources": {}, "f:terminationMessagePath": {}, "f:terminationMessagePolicy": {}}},
                "f:dnsPolicy": {}, "f:restartPolicy": {}, "f:schedulerName": {}, "f:securityContext": {},
                "f:terminationGracePeriodSeconds": {}}}}}"""));
    }

    @Test void owners_are_shown_to_whoever_asks_for_them_only() throws Exception {
        apply("me", map("shown", "a: '1'"));

        assertThat(kubectl.ok("get", "cm", "shown", "-o", "yaml")).doesNotContain("managedFields");
        assertThat(kubectl.ok("get", "cm", "shown", "-o", "yaml", "--show-managed-fields")).contains("""
              managedFields:
              - apiVersion: v1
                fieldsType: FieldsV1
                fieldsV1:
                  f:data:
                    f:a: {}
                manager: me
                operation: Apply
            """);
        assertThat(kubectl.ok("get", "--raw", "/api/v1/namespaces/default/configmaps/shown")).contains("\"managedFields\":[{\"manager\"");
    }

    @Test void applying_the_same_again_changes_nothing() throws Exception {
        assertThat(apply("kubectl", DEPLOYMENT.formatted("same", 1, ""))).isEqualTo("deployment.apps/same serverside-applied\n");
        kubectl.ok("rollout", "status", "deploy/same", "--timeout=20s");
        var before = get("deploy", "same");

        assertThat(apply("kubectl", DEPLOYMENT.formatted("same", 1, ""))).isEqualTo("deployment.apps/same serverside-applied\n");

        assertThat(get("deploy", "same")).isEqualTo(before);
    }

    @Test void a_field_that_somebody_else_has_set_is_a_conflict_until_it_is_forced() throws Exception {
        kubectl.okWith(DEPLOYMENT.formatted("contended", 1, ""), "apply", "-f", "-");

        assertThat(refused("me", DEPLOYMENT.formatted("contended", 3, ""))).startsWith(
            "error: Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using apps/v1: .spec.replicas\n"
                + "Please review the fields above--they currently have other managers.");
        assertThat(Json.number(get("deploy", "contended"), "spec.replicas", 0)).isEqualTo(1);

        apply("me", DEPLOYMENT.formatted("contended", 3, ""), "--force-conflicts");

        var taken = get("deploy", "contended");
        assertThat(Json.number(taken, "spec.replicas", 0)).isEqualTo(3);
        assertThat(owned(taken, "me", "Apply", "").at("/f:spec/f:replicas").isObject()).isTrue();
        assertThat(owned(taken, "kubectl-client-side-apply", "Update", "").at("/f:spec").has("f:replicas")).isFalse();
    }

    @Test void every_conflict_is_told_by_its_manager() throws Exception {
        apply("one", map("crowd", "a: '1', b: '1'"));
        apply("two", map("crowd", "b: '1', c: '1'"));

        assertThat(refused("three", map("crowd", "a: '2', b: '2', d: '2'"))).startsWith("""
            error: Apply failed with 3 conflicts: conflicts with "one":
            - .data.a
            - .data.b
            conflicts with "two":
            - .data.b
            """);
        assertThat(get("cm", "crowd").get("data")).isEqualTo(json("{\"a\": \"1\", \"b\": \"1\", \"c\": \"1\"}"));
    }

    @Test void what_is_applied_no_longer_goes_unless_it_belongs_to_somebody_else_too() throws Exception {
        apply("one", map("shrinking", "a: '1', b: '1', c: '1'"));
        apply("two", map("shrinking", "b: '1'"));
        kubectl.ok("patch", "cm", "shrinking", "--type=merge", "--field-manager=three", "-p", "{\"data\":{\"c\":\"3\"}}");

        apply("one", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shrinking, labels: {x: z}}\n");

        var left = get("cm", "shrinking");
        assertThat(left.get("data")).isEqualTo(json("{\"b\": \"1\", \"c\": \"3\"}"));
        assertThat(owned(left, "one", "Apply", "")).isEqualTo(json("{\"f:metadata\": {\"f:labels\": {\"f:x\": {}}}}"));
    }

    @Test void a_default_comes_back_for_what_is_applied_no_longer() throws Exception {
        apply("kubectl", DEPLOYMENT.formatted("defaulted", 3, "{name: A, value: b}, {name: C, value: d}"));

        apply("kubectl", DEPLOYMENT.formatted("defaulted", 3, "{name: C, value: d}").replace("replicas: 3", "paused: false"));

        var deployment = get("deploy", "defaulted");
        assertThat(Json.number(deployment, "spec.replicas", 0)).isEqualTo(1);
        assertThat(deployment.at("/spec/template/spec/containers/0/env")).isEqualTo(json("[{\"name\": \"C\", \"value\": \"d\"}]"));
    }

    @Test void entries_of_one_list_may_have_different_owners() throws Exception {
        apply("app", DEPLOYMENT.formatted("shared", 1, "{name: A, value: b}"));
        apply("mesh", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shared, finalizers: [example.com/mesh]}
            spec:
              template:
                spec:
                  containers:
                  - {name: shell, env: [{name: MESH, value: "on"}], ports: [{containerPort: 80, protocol: UDP}]}
                  - {name: proxy, image: "netshoot:v1", command: [sleep, "3600"]}
            """);
        var both = get("deploy", "shared");
        assertThat(both.at("/spec/template/spec/containers").findValuesAsText("name")).containsExactly("A", "MESH", "shell", "proxy");
        assertThat(owned(both, "mesh", "Apply", "").at("/f:metadata/f:finalizers").has("v:\"example.com/mesh\"")).isTrue();

        apply("mesh", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shared}\n");

        var alone = get("deploy", "shared");
        assertThat(Json.at(alone, "metadata").has("finalizers")).isFalse();
        assertThat(alone.at("/spec/template/spec/containers").findValuesAsText("name")).containsExactly("A", "shell");
        assertThat(alone.at("/spec/template/spec/containers/0/ports").findValuesAsText("protocol")).containsExactly("TCP");
    }

    @Test void what_kubectl_has_applied_itself_it_takes_over_without_a_conflict() throws Exception {
        kubectl.okWith(DEPLOYMENT.formatted("moved", 1, "{name: A, value: b}"), "apply", "-f", "-");

        var manifest = DEPLOYMENT.formatted("moved", 2, "");
        assertThat(kubectl.run(manifest, "apply", "--server-side", "-f", "-").err()).isEmpty();

        var moved = get("deploy", "moved");
        assertThat(Json.items(moved, "metadata.managedFields")).extracting(each -> Json.text(each, "manager"))
            .doesNotContain("kubectl-client-side-apply").contains("kubectl", "kubectl-last-applied", "kube-controller-manager");
        assertThat(Json.number(moved, "spec.replicas", 0)).isEqualTo(2);
        assertThat(moved.at("/spec/template/spec/containers/0").has("env")).isFalse();
        assertThat(kubectl.okWith(manifest, "apply", "-f", "-")).as("and back").contains("deployment.apps/moved");
        assertThat(kubectl.okWith(manifest, "diff", "-f", "-")).isEmpty();
    }

    @Test void a_dry_run_tells_and_keeps_nothing() throws Exception {
        assertThat(apply("kubectl", map("dry", "a: '1'"), "--dry-run=server"))
            .contains("configmap/dry serverside-applied (server dry run)");
        assertThat(kubectl.run("", "get", "cm", "dry").err()).contains("not found");
        apply("kubectl", map("dry", "a: '1'"));
        var before = get("cm", "dry");

        apply("kubectl", map("dry", "a: '2'"), "--dry-run=server");
        var diff = kubectl.run(map("dry", "a: '2'"), "diff", "--server-side", "-f", "-");

        assertThat(diff.exit()).isEqualTo(1);
        assertThat(diff.out()).contains("-  a: \"1\"", "+  a: \"2\"");
        assertThat(get("cm", "dry")).isEqualTo(before);
    }

    @Test void scaling_and_status_are_owned_through_their_subresources() throws Exception {
        apply("kubectl", DEPLOYMENT.formatted("scaled", 1, ""));
        kubectl.ok("rollout", "status", "deploy/scaled", "--timeout=20s");
        kubectl.ok("scale", "deploy", "scaled", "--replicas=2");

        var scaled = get("deploy", "scaled");
        var program = "kubectl-" + version;   // a client that says no name is called after its program
        assertThat(owned(scaled, program, "Update", "scale")).isEqualTo(json("{\"f:spec\": {\"f:replicas\": {}}}"));
        assertThat(owned(scaled, "kube-controller-manager", "Update", "status").at("/f:status").has("f:observedGeneration")).isTrue();
        assertThat(refused("kubectl", DEPLOYMENT.formatted("scaled", 1, "")))
            .contains("conflict with \"" + program + "\" with subresource \"scale\" using apps/v1: .spec.replicas");
    }

    @Test void a_custom_resource_says_itself_what_is_owned_as_one() throws Exception {
        kubectl.okWith("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: gates.example.com}
            spec:
              group: example.com
              names: {plural: gates, kind: Gate}
              scope: Namespaced
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        properties:
                          rules:
                            type: array
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [port, protocol]
                            items:
                              type: object
                              required: [port]
                              properties:
                                port: {type: integer}
                                protocol: {type: string, default: TCP}
                                to: {type: string}
                          env: {type: array, items: {type: object, properties: {name: {type: string}}}}
                          place: {type: object, x-kubernetes-map-type: atomic, properties: {zone: {type: string}}}
            """, "apply", "-f", "-");

        var gate = """
            apiVersion: example.com/v1
            kind: Gate
            metadata: {name: g, labels: {a: b}}
            spec: {rules: [{port: 80, to: x}], env: [{name: A}], place: {zone: a}}
            """;

        apply("one", gate);

        assertThat(owned(get("gate", "g"), "one", "Apply", "")).isEqualTo(json("""
            {"f:metadata": {"f:labels": {"f:a": {}}},
             "f:spec": {"f:rules": {"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}": {".": {}, "f:port": {}, "f:to": {}}},
              "f:env": {}, "f:place": {}}}"""));
        assertThat(refused("two", gate.replace("to: x", "to: y").replace("name: A", "name: B")))
            .contains(".spec.env", ".spec.rules[port=80,protocol=\"TCP\"].to");
    }

    @Test void owners_can_be_struck_out_and_what_was_there_then_belongs_to_before_the_first_apply() throws Exception {
        apply("one", map("struck", "a: '1'"));

        kubectl.ok("patch", "cm", "struck", "--type=json", "-p",
            "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields\",\"value\":[{}]}]");
        assertThat(Json.at(get("cm", "struck"), "metadata").has("managedFields")).isFalse();

        assertThat(refused("two", map("struck", "a: '2'"))).contains("conflict with \"before-first-apply\" using v1: .data.a");
    }

    @Test void the_clusters_own_components_own_nothing_of_pods_but_others_do() throws Exception {
        kubectl.ok("run", "owned", "--image=netshoot:v1", "--", "sleep", "3600");
        kubectl.ok("wait", "pod/owned", "--for=condition=Ready", "--timeout=20s");

        var pod = get("pod", "owned");
        assertThat(Json.items(pod, "metadata.managedFields")).extracting(each -> Json.text(each, "manager")).containsExactly("kubectl-run");
        assertThat(owned(pod, "kubectl-run", "Update", "").at("/f:spec").has("f:containers")).isTrue();
        assertThat(owned(pod, "kubectl-run", "Update", "").toString()).doesNotContain("f:status", "f:tolerations", "f:nodeName");
        kubectl.ok("delete", "pod", "owned", "--now", "--timeout=20s");
    }
}
