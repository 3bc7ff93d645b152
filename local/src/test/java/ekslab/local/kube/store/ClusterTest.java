package ekslab.local.kube.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import ekslab.local.kube.store.Cluster.Part;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClusterTest {

    private final Cluster cluster = new Cluster("10.100.0.0/24");

    @BeforeEach void the_namespace_default() {
        cluster.create(Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", "default")));
    }

    private static ObjectNode map(String name) {
        return Json.object("apiVersion", "v1", "kind", "ConfigMap", "metadata", Json.object("name", name, "labels", Json.object("a", "b")),
            "data",
            Json.object("k", "1"));
    }

    private static ObjectNode service(String name, String clusterIp) {
        return Json.object("apiVersion", "v1", "kind", "Service", "metadata", Json.object("name", name), "spec",
            Json.object("clusterIP", clusterIp, "type", "NodePort", "ports", List.of(Json.object("port", 80))));
    }

    @Test void what_is_created_has_an_identity_and_a_version() {
        var made = cluster.create(map("a"));

        assertThat(Json.uid(made)).hasSize(36);
        assertThat(Json.text(made, "metadata.creationTimestamp")).endsWith("Z");
        assertThat(Json.text(made, "metadata.resourceVersion")).isEqualTo(cluster.version());
        assertThat(Json.namespace(made)).isEqualTo("default");
    }

    @Test void a_generated_name_is_the_prefix_and_five_characters() {
        var map = map("x");
        ((ObjectNode) map.get("metadata")).remove("name");
        ((ObjectNode) map.get("metadata")).put("generateName", "gen-");

        assertThat(Json.name(cluster.create(map))).matches("gen-[a-z0-9]{5}");
    }

    @Test void an_update_of_an_older_version_is_refused_and_changes_nothing() {
        var old = (ObjectNode) cluster.create(map("a")).deepCopy();
        cluster.edit(Kinds.CONFIG_MAP, "default", "a", map -> Json.child(map, "data").put("k", "2"));

        assertThatThrownBy(() -> cluster.update(old)).isInstanceOfSatisfying(ApiError.class,
            error -> assertThat(error.code()).isEqualTo(409));

        assertThat(Json.text(cluster.get(Kinds.CONFIG_MAP, "default", "a"), "data.k")).isEqualTo("2");
    }

    @Test void writing_the_same_again_uses_up_no_version() {
        cluster.create(map("a"));
        var before = cluster.version();

        cluster.merge(map("a"));

        assertThat(cluster.version()).isEqualTo(before);
    }

    @Test void a_namespace_that_is_not_there_takes_nothing() {
        var map = map("a");
        ((ObjectNode) map.get("metadata")).put("namespace", "nowhere");

        assertThatThrownBy(() -> cluster.create(map)).hasMessage("namespaces \"nowhere\" not found");
    }

    @Test void only_the_status_is_written_through_the_status_and_only_the_rest_past_it() {
        var node = Json.object("apiVersion", "v1", "kind", "Node", "metadata", Json.object("name", "n"));
        cluster.create(node);

        cluster.patch(Kinds.NODE, "", "n", Part.STATUS, Patch.MERGE,
            Json.object("status", Json.object("phase", "x"), "spec", Json.object("unschedulable", true)), false);
        assertThat(cluster.get(Kinds.NODE, "", "n").has("spec")).isFalse();
        cluster.patch(Kinds.NODE, "", "n", Part.MAIN, Patch.MERGE,
            Json.object("status", Json.object("phase", "y"), "spec", Json.object("unschedulable", true)), false);

        var after = cluster.get(Kinds.NODE, "", "n");
        assertThat(Json.text(after, "status.phase")).isEqualTo("x");
        assertThat(Json.number(after, "metadata.generation", 0)).isEqualTo(2);
    }

    @Test void an_object_with_a_finalizer_goes_when_the_finalizer_does() {
        var map = map("held");
        Json.list((ObjectNode) map.get("metadata"), "finalizers").add("ekslab/hold");
        cluster.create(map);

        cluster.delete(Kinds.CONFIG_MAP, "default", "held");
        assertThat(Json.deleting(cluster.get(Kinds.CONFIG_MAP, "default", "held"))).isTrue();
        cluster.edit(Kinds.CONFIG_MAP, "default", "held", object -> ((ObjectNode) object.get("metadata")).remove("finalizers"));

        assertThat(cluster.find(Kinds.CONFIG_MAP, "default", "held")).isEmpty();
    }

    @Test void a_watch_goes_on_exactly_where_a_list_ended() throws Exception {
        cluster.create(map("before"));
        var version = Long.parseLong(cluster.version());
        cluster.create(map("between"));
        var seen = new ArrayList<String>();

        var watch = cluster.watch(Kinds.CONFIG_MAP, "default", Selector.parse("a=b", ""), version, event -> seen.add(event.type() + " "
            + Json.name(event.object())));
        cluster.edit(Kinds.CONFIG_MAP, "default", "before", map -> Json.child(Json.child(map, "metadata"), "labels").put("a", "c"));
        cluster.delete(Kinds.CONFIG_MAP, "default", "between");
        watch.close();
        cluster.create(map("after"));

        assertThat(seen).containsExactly("ADDED between", "DELETED before", "DELETED between");
    }

    @Test void a_version_that_is_forgotten_is_gone() {
        var store = new Store(2);
        for (var n = 0; n < 5; n++) store.put(Kinds.CONFIG_MAP, map("m" + n));

        assertThatThrownBy(() -> store.listen(2, event -> {})).isInstanceOfSatisfying(ApiError.class,
            error -> assertThat(error.code()).isEqualTo(410));
        store.listen(4, event -> {});
    }

    @Test void services_get_different_addresses_and_ports_or_the_ones_they_ask_for() {
        var one = cluster.create(service("one", null));
        var two = cluster.create(service("two", null));
        var dns = cluster.create(service("dns", "10.100.0.5"));

        assertThat(List.of(Json.text(one, "spec.clusterIP"), Json.text(two, "spec.clusterIP"))).doesNotHaveDuplicates()
            .allMatch(ip -> ip.startsWith("10.100.0."));
        assertThat(Json.text(dns, "spec.clusterIP")).isEqualTo("10.100.0.5");
        assertThat(Json.number(one.path("spec").path("ports").get(0), "nodePort", 0)).isBetween(30000, 32767);
        assertThatThrownBy(() -> cluster.create(service("again", "10.100.0.5"))).hasMessageContaining("already allocated");
        assertThatThrownBy(() -> cluster.create(service("outside", "10.200.0.5"))).hasMessageContaining("does not match the current range");
    }

    @Test void every_problem_of_an_object_is_told_at_once() {
        assertThatThrownBy(
            () -> cluster.create(Json.object("apiVersion", "v1", "kind", "Pod", "metadata", Json.object("name", "Bad"), "spec",
                Json.object("containers", List.of(Json.object("name", "a"))))))
            .hasMessageContainingAll("metadata.name", "spec.containers[0].image");
    }

    @Test void lists_merge_by_their_keys() {
        var before = Json.object("env", List.of(Json.object("name", "A", "value", "1"), Json.object("name", "B", "value", "2")), "args",
            List.of("x"));
        var patch = Json.object("env", List.of(Json.object("name", "B", "value", "3"), Json.object("name", "A", "$patch", "delete")),
            "args",
            List.of("y"));

        assertThat(StrategicMerge.merge(before, patch)).hasToString("{\"env\":[{\"name\":\"B\",\"value\":\"3\"}],\"args\":[\"y\"]}");
    }

    @Test void selectors_are_read_in_every_notation() {
        var map = cluster.create(map("a"));

        for (var yes : List.of("a", "a=b", "a==b", "a in (b, c)", "a notin (c)", "!x", "x!=y", "a,!x"))
            assertThat(
                Selector.parse(yes, "").test(map)).as(yes).isTrue();
        for (var no : List.of("x", "a=c", "a in (c)", "a notin (b)", "!a", "a!=b", "a,x"))
            assertThat(Selector.parse(no, "").test(map)).as(no).isFalse();
        assertThat(Selector.parse("", "metadata.name=a,metadata.namespace!=x").test(map)).isTrue();
        assertThatThrownBy(() -> Selector.parse("a=(", "x")).isInstanceOf(ApiError.class);
    }
}
