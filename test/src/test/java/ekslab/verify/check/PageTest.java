package ekslab.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;

/** The checks' pages of text: whole, each its own, and of no command that does not exist. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PageTest {

    private static final List<String> KUBECTL = List.of("get", "describe", "exec", "rollout", "delete");
    private static final List<String> ON_NODES = List.of("ip", "iptables", "sysctl", "uname");
    private static final Map<String, Class<?>> AWS = Map.of("ec2", Ec2Client.class, "eks", EksClient.class);

    @Test void every_part_of_every_page_is_there() {
        for (var check : Catalogue.CHECKS) {
            var page = check.page();
            assertThat(check.family()).as(check.name()).isNotNull();
            assertThat(page.meaning()).as(check.name()).hasSizeGreaterThan(120).endsWith(".");
            assertThat(page.evidence()).as(check.name()).endsWith(".");
            assertThat(page.fix()).as(check.name()).isNotBlank();
            assertThat(page.commands()).as(check.name()).isNotEmpty().allMatch(command -> !command.isBlank());
        }
    }

    @Test void no_two_pages_say_the_same() {
        for (var part : List.<Function<Page, String>>of(Page::meaning, Page::evidence, Page::fix))
            assertThat(Catalogue.CHECKS).extracting(check -> part.apply(check.page())).doesNotHaveDuplicates();
        assertThat(Catalogue.CHECKS).allSatisfy(check -> assertThat(check.page().meaning()).doesNotContain(check.intent()));
    }

    @Test void every_command_begins_with_one_that_exists() {
        for (var check : Catalogue.CHECKS)
            for (var command : check.page().commands()) {
                var words = command.split(" ");
                assertThat(words[0]).as(command).isIn("aws", "kubectl", "lab");
                if (words[0].equals("lab")) assertThat(command).matches("lab node N1 -- (%s) .*".formatted(String.join("|", ON_NODES)));
            }
    }

    @Test void every_operation_of_aws_is_one_of_its_SDK() {
        for (var check : Catalogue.CHECKS)
            found("\\baws (ec2|eks) ([a-z-]+)", check).filter(words -> !words.endsWith("update-kubeconfig"))   // the CLI's own
                .forEach(words -> assertThat(methods(words.split(" ")[1])).as(check.name()).contains(inCamelCase(words.split(" ")[2])));
    }

    @Test void every_verb_of_kubectl_is_one_of_its_own() {
        for (var check : Catalogue.CHECKS)
            found("\\bkubectl (?:-n kube-system )?([a-z]+)", check)
                .forEach(words -> assertThat(words.substring(words.lastIndexOf(' ') + 1)).as(check.name()).isIn(KUBECTL));
    }

    private static Stream<String> found(String pattern, Check check) {
        var text = String.join("\n", check.page().commands()) + "\n" + check.page().fix();
        return Pattern.compile(pattern).matcher(text).results().map(each -> each.group());
    }

    private static Stream<String> methods(String service) {
        return Arrays.stream(AWS.get(service).getMethods()).map(method -> method.getName());
    }

    private static String inCamelCase(String operation) {
        return Pattern.compile("-([a-z])").matcher(operation).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
