package ekslab.local.kube.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FieldsTest {

    private static final Manager ME = new Manager("me", Manager.APPLY, "v1", "");
    private static final Manager OTHER = new Manager("other", Manager.UPDATE, "v1", "");

    private static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) new YAMLMapper().readTree(text);
        } catch (JsonProcessingException typo) {
            throw new IllegalArgumentException(text, typo);
        }
    }

    private static FieldSet fields(String yaml) {
        return new Intent(yaml(yaml), Shape.builtIn()).fields();
    }

    private static Comparison compared(String before, String after) {
        return Comparison.of(yaml(before), yaml(after), Shape.builtIn());
    }

    private static String onto(String live, String intent) {
        return new Intent(yaml(intent), Shape.builtIn()).onto(yaml(live)).toString();
    }

    private static String pruned(String object, String before, String owned) {
        var left = yaml(object);
        Intent.prune(left, fields(before), fields(owned), Shape.builtIn());
        return left.toString();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {data: {a: x}}                                              | {"f:data":{"f:a":{}}}
        {spec: {containers: [{name: a, image: i}]}}                 | {"f:spec":{"f:containers":{"k:{\\"name\\":\\"a\\"}":{"f:image":{},"f:name":{},".":{}}}}}
        {spec: {containers: [{name: a}, {name: a}]}}                | {"f:spec":{"f:containers":{}}}
        {spec: {ports: [{port: 80}]}}                               | {"f:spec":{"f:ports":{"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{"f:port":{},".":{}}}}}
        {ports: [{port: 80}]}                                       | {"f:ports":{}}
        {metadata: {finalizers: [x/y]}}                             | {"f:metadata":{"f:finalizers":{"v:\\"x/y\\"":{}}}}
        {metadata: {ownerReferences: [{uid: u, name: n}]}}          | {"f:metadata":{"f:ownerReferences":{"k:{\\"uid\\":\\"u\\"}":{}}}}
        {spec: {finalizers: [kubernetes]}}                          | {"f:spec":{"f:finalizers":{}}}
        {spec: {selector: {matchLabels: {a: x}}}}                   | {"f:spec":{"f:selector":{}}}
        {spec: {tolerations: [{key: a}], volumes: [{name: v, emptyDir: {}}]}} | {"f:spec":{"f:tolerations":{},"f:volumes":{"k:{\\"name\\":\\"v\\"}":{"f:emptyDir":{},"f:name":{},".":{}}}}}
        {data: {a: x, b: null}}                                     | {"f:data":{"f:a":{}}}
        """) void what_is_named(String intent, String fieldsV1) throws Exception {
        assertThat(fields(intent)).hasToString(fieldsV1).isEqualTo(FieldSet.of(new ObjectMapper().readTree(fieldsV1)));
    }

    @Test void a_field_may_be_owned_without_those_below_it() {
        var both = FieldSet.of("{\"f:a\":{\".\":{},\"f:b\":{}}}");

        assertThat(both.minus(FieldSet.of("{\"f:a\":{}}"))).hasToString("{\"f:a\":{\"f:b\":{}}}");
        assertThat(both.minus(FieldSet.of("{\"f:a\":{\"f:b\":{}}}"))).hasToString("{\"f:a\":{}}");
        assertThat(both.and(FieldSet.of("{\"f:a\":{},\"f:c\":{}}"))).hasToString("{\"f:a\":{}}");
        assertThat(both.minus(both).isEmpty()).isTrue();
    }

    @Test void a_path_is_written_as_messages_show_it() {
        assertThat(fields("""
            {spec: {template: {spec: {containers: [{name: web, ports: [{containerPort: 80, protocol: UDP}]}]}}}, metadata: {finalizers: [x]}}
            """).paths()).containsExactly(".metadata.finalizers[=\"x\"]",
            ".spec.template.spec.containers[name=\"web\"]", ".spec.template.spec.containers[name=\"web\"].name",
            ".spec.template.spec.containers[name=\"web\"].ports[containerPort=80,protocol=\"UDP\"]",
            ".spec.template.spec.containers[name=\"web\"].ports[containerPort=80,protocol=\"UDP\"].containerPort",
            ".spec.template.spec.containers[name=\"web\"].ports[containerPort=80,protocol=\"UDP\"].protocol");
    }

    @Test void what_came_changed_and_went_is_told_apart() {
        var change = compared("{data: {a: x, b: x, c: x}, spec: {}}",
            "{data: {b: y, c: x, d: x}, spec: {containers: [{name: n}], securityContext: {}}}");

        assertThat(change.added().paths()).containsExactlyInAnyOrder(".data.d", ".spec.containers", ".spec.containers[name=\"n\"]",
            ".spec.containers[name=\"n\"].name", ".spec.securityContext");
        assertThat(change.modified().paths()).containsExactly(".data.b");
        assertThat(change.removed().paths()).containsExactly(".data.a");
        assertThat(compared("{spec: {selector: {a: x}, args: [a]}}", "{spec: {selector: {a: y}, args: [b]}}").modified().paths())
            .as("owned as one").containsExactly(".spec.args", ".spec.selector");
    }

    @Test void what_is_not_named_stays() {
        assertThat(onto("{data: {a: x, b: x}, spec: {nodeSelector: {a: x}, args: [x]}}",
            "{data: {b: y}, spec: {nodeSelector: {b: y}, args: [y]}}"))
            .isEqualTo("{\"data\":{\"a\":\"x\",\"b\":\"y\"},\"spec\":{\"nodeSelector\":{\"b\":\"y\"},\"args\":[\"y\"]}}");
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({ "a b,b a,b a", "a x,n a,n a x", "x a,n a,x n a", "a x b,b a,b a x", "a x b,a b,a x b", ",a,a",
        "a b,c,a b c" }) void entries_come_in_the_order_that_was_sent(String live, String intent, String merged) {
        assertThat(onto(finalizers(live), finalizers(intent))).isEqualTo(yaml(finalizers(merged)).toString());
    }

    private static String finalizers(String words) {
        return "{metadata: {finalizers: [%s]}}".formatted(words == null ? "" : words.replace(" ", ", "));
    }

    @Test void only_what_nobody_owns_any_more_is_taken_away() {
        assertThat(pruned("{data: {a: x, b: x, c: x}}", "{data: {a: x, b: x}}", "{data: {b: x}}"))
            .isEqualTo("{\"data\":{\"b\":\"x\",\"c\":\"x\"}}");
        assertThat(pruned("{data: {a: x}, kind: k}", "{data: {a: x}}", "{kind: k}")).as("nor what is empty for it")
            .isEqualTo("{\"kind\":\"k\"}");
        assertThat(pruned("{spec: {containers: [{name: a, image: i, tty: true}, {name: b}]}}",
            "{spec: {containers: [{name: a, image: i}, {name: b}]}}", "{spec: {containers: [{name: a}]}}"))
            .isEqualTo("{\"spec\":{\"containers\":[{\"name\":\"a\",\"tty\":true}]}}");
    }

    @Test void whoever_changes_a_field_takes_it_from_the_others() {
        var owners = ManagedFields.NONE.applied(ME, fields("{data: {a: x, b: x}}"), compared("{}", "{data: {a: x, b: x}}"), "T1")
            .updated(OTHER, compared("{data: {a: x, b: x}}", "{data: {a: y}}"), "T2");

        assertThat(owners.of(ME).isEmpty()).isTrue();
        assertThat(owners.of(OTHER)).hasToString("{\"f:data\":{\"f:a\":{}}}");
    }

    @Test void whoever_agrees_owns_as_well_and_whoever_changes_nothing_keeps_his_time() {
        var data = fields("{data: {a: x}}");
        var nothing = compared("{data: {a: x}}", "{data: {a: x}}");
        var owners = ManagedFields.NONE.updated(OTHER, compared("{data: {}}", "{data: {a: x}}"), "T1").applied(ME, data, nothing, "T2");

        assertThat(owners.of(ME)).isEqualTo(data).isEqualTo(owners.of(OTHER));
        assertThat(owners.applied(ME, data, nothing, "T3")).isEqualTo(owners);
        assertThat(owners.conflicts(ME, compared("{data: {a: x}}", "{data: {a: y}}"))).containsOnlyKeys(OTHER);
    }

    @Test void owners_are_read_as_they_are_written() throws Exception {
        var owners = ManagedFields.NONE.updated(OTHER, compared("{data: {}}", "{data: {a: x}}"), "2026-01-01T00:00:00Z");
        var object = new ObjectMapper().createObjectNode();
        object.putObject("metadata").set("managedFields", owners.node());

        var read = new ObjectMapper().readTree(object.toString());

        assertThat(read.at("/metadata/managedFields/0/fieldsV1/f:data").has("f:a")).isTrue();
        assertThat(ManagedFields.of(read)).contains(owners);
        assertThat(ManagedFields.of(object.deepCopy())).contains(owners);
    }
}
