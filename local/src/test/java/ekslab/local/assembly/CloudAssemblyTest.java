package ekslab.local.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CloudAssemblyTest {

    private static final String STACK = "{'type':'aws:cloudformation:stack','environment':'aws://unknown-account/ap-northeast-2','properties':{'templateFile':'A.json','stackName':'lab-a'}}";

    @TempDir Path folder;

    @Test void stacks_come_after_the_stacks_they_need() {
        var stacks = CloudAssembly.read(Path.of("src/test/resources/ekslab/local/cloud/lab")).stacks();

        assertThat(stacks).extracting(StackTemplate::name).containsExactly("lab-network", "lab-cluster", "lab-workloads");
        assertThat(stacks.get(2).after()).containsExactly("lab-cluster");
        assertThat(stacks).extracting(StackTemplate::region).containsOnly("ap-northeast-2");
        assertThat(stacks).extracting(StackTemplate::account).containsOnly("");
    }

    @Test void a_missing_manifest_says_what_to_run() {
        assertThatThrownBy(() -> CloudAssembly.read(folder)).isInstanceOf(AssemblyProblems.class).hasMessageContaining("manifest.json")
            .hasMessageContaining("cdk synth");
    }

    @Test void a_manifest_that_is_no_json_is_named() throws IOException {
        write("manifest.json", "{'version'");

        assertThatThrownBy(() -> CloudAssembly.read(folder)).hasMessageContaining("manifest.json: the file is not JSON");
    }

    @Test void a_wrong_schema_and_missing_context_are_told_together() throws IOException {
        write("manifest.json", "{'version':'99.0.0','missing':[{'key':'availability-zones:account=1'}],'artifacts':{}}");

        assertThatThrownBy(() -> CloudAssembly.read(folder)).hasMessageContainingAll("2 problems", "\"99.0.0\"",
            "availability-zones:account=1");
    }

    @Test void a_missing_template_is_named() throws IOException {
        write("manifest.json", "{'version':'54.0.0','artifacts':{'A':" + STACK + "}}");

        assertThatThrownBy(() -> CloudAssembly.read(folder)).hasMessageContaining("A.json: there is no such readable file");
    }

    @Test void an_assembly_without_stacks_is_refused() throws IOException {
        write("manifest.json", "{'version':'54.0.0','artifacts':{}}");

        assertThatThrownBy(() -> CloudAssembly.read(folder)).hasMessageContaining("holds no stack");
    }

    @Test void a_circle_of_resources_is_named() {
        assertThatThrownBy(() -> template(
            "{'Resources':{'A':{'Type':'T','Properties':{'x':{'Ref':'B'}}},'B':{'Type':'T','DependsOn':'C'},'C':{'Type':'T','Properties':{'y':{'Fn::GetAtt':['A','Arn']}}}}}")
            .order())
            .hasMessageContaining("A -> B -> C -> A");
    }

    @Test void the_order_follows_references_and_depends_on() {
        var template = template(
            "{'Resources':{'A':{'Type':'T','Properties':{'x':{'Fn::Sub':'${B}-${!C}'}}},'B':{'Type':'T','DependsOn':['C']},'C':{'Type':'T'}}}");

        assertThat(template.order()).containsExactly("C", "B", "A");
    }

    @Test void a_template_that_is_not_understood_names_every_part() {
        assertThatThrownBy(() -> template(
            "{'Transform':'X','Rules':{'Mine':{}},'Resources':{'A':{'Type':'T','CreationPolicy':{},'Properties':{'x':{'Ref':'Nobody'}}},'B':{}}}"))
            .hasMessageContainingAll("section \"Transform\"", "rule \"Mine\"", "Resources.A.CreationPolicy", "Resources.B has no Type",
                "Resources.A refers to \"Nobody\"");
    }

    private void write(String file, String json) throws IOException {
        Files.writeString(folder.resolve(file), json.replace('\'', '"'));
    }

    private static Template template(String json) {
        try {
            return Template.of("test", new ObjectMapper().readTree(json.replace('\'', '"')));
        } catch (IOException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}
