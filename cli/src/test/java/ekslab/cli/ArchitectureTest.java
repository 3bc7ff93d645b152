package ekslab.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which part may know which, and what only one part may do; each rule with its reason. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {

    private static final JavaClasses LAB = new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("ekslab");

    private static final List<String> MODULES = List.of("manifests", "infra", "test", "local", "cli");

    @ParameterizedTest(name = "{0} knows neither {1}")
    @CsvSource(delimiter = '|', textBlock = """
        ekslab.manifests.. | ekslab.infra..,ekslab.verify..,ekslab.local..,ekslab.cli..     | what runs in the cluster is the same whoever builds the cluster
        ekslab.infra..     | ekslab.verify..,ekslab.local..,ekslab.cli..                    | a description must not know who plays or judges it
        ekslab.verify..    | ekslab.infra..,ekslab.manifests..,ekslab.local..,ekslab.cli..  | a judge who knows the defendant judges AWS by another measure
        ekslab.local..     | ekslab.infra..,ekslab.manifests..,ekslab.verify..,ekslab.cli.. | what is rehearsed is what is deployed: only files under cdk.out count
        """) void modules_point_one_way(String from, String to, String reason) {
        check(noClasses().that().resideInAPackage(from).should().dependOnClassesThat().resideInAnyPackage(to.split(",")).because(reason));
    }

    @ParameterizedTest(name = "local.{0} knows of local only {1}")
    @CsvSource(delimiter = '|', textBlock = """
        net            | none                              | the door to the operating system leads nowhere else
        assembly       | none                              | templates are read before anything exists
        cloud          | none                              | the cloud is state; whoever acts on it listens
        cloudformation | assembly,cloud                    | templates become cloud state, through an operator they do not know
        api            | cloud,cloudformation              | the wire shows state and hands on what is asked for; it adds none
        kube           | net                               | the Kubernetes API knows containers as an interface only
        cni            | net                               | wiring is a plan made of addresses
        proxy          | net                               | kube-proxy's rules are a plan made of Services
        dns            | net                               | a name server knows names, not who runs it
        vpc            | cloud,net                         | the VPC's packets follow the cloud's state
        eks            | cloud,cloudformation,cni,dns,kube,net,node,proxy     | EKS puts the others together, and only the daemon stands above it
        node           | cni,kube,net                      | a node runs what Kubernetes asks for, wired as the CNI says
        bench          | cni,kube,net                      | what is measured is what nodes run
        """) void inside_local_arrows_follow_the_data(String part, String allowed, String reason) {
        var known = new ArrayList<>(List.of("ekslab.local." + part + "..", "java..", "javax.."));
        for (var each : allowed.split(",")) known.add("ekslab.local." + each + "..");
        check(noClasses().that().resideInAPackage("ekslab.local." + part + "..")
            .should().dependOnClassesThat(resideInAPackage("ekslab.local..")
                .and(not(
                    resideInAnyPackage(known.toArray(String[]::new)))))
            .because(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = { "ekslab.(*)..", "ekslab.local.(*)..", "ekslab.verify.(*).." }) void no_part_needs_itself_through_another(
        String parts) {
        check(slices().matching(parts).should().beFreeOfCycles().because("what needs each other cannot be read one after the other"));
    }

    @Test void processes_are_started_through_two_doors_only() {
        check(noClasses().that().doNotHaveFullyQualifiedName("ekslab.local.net.Processes").and()
            .doNotHaveFullyQualifiedName("ekslab.cli.Child")
            .should().callConstructorWhere(targetOwner(assignableTo(ProcessBuilder.class)))
            .orShould().callMethodWhere(targetOwner(assignableTo(Runtime.class)).and(target(
                name("exec"))))
            .because("a command that avoids the door cannot be printed, bounded or taken back"));
    }

    @Test void a_description_never_asks_the_live_world() {
        check(noClasses().that().resideInAnyPackage("ekslab.infra..", "ekslab.manifests..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("software.amazon.awssdk..", "io.fabric8..", "java.net..", "java.net.http..", "java.time..",
                "java.util.random..")
            .orShould().dependOnClassesThat().belongToAnyOf(Random.class, SecureRandom.class, UUID.class)
            .orShould().callMethod(System.class, "getenv", String.class).orShould().callMethod(System.class, "getenv")
            .orShould().callMethod(System.class, "getProperty", String.class)
            .orShould().callMethod(System.class, "currentTimeMillis").orShould().callMethod(System.class, "nanoTime")
            .orShould().callMethod(Math.class, "random")
            .because("the same settings must give the same templates today and tomorrow, here and anywhere"));
    }

    @Test void only_infra_and_manifests_know_the_CDK() {
        check(noClasses().that().resideOutsideOfPackages("ekslab.infra..", "ekslab.manifests..")
            .should().dependOnClassesThat().resideInAnyPackage("software.amazon.awscdk..", "software.constructs..", "org.cdk8s..")
            .because("everybody else reads the templates, as AWS does"));
    }

    @Test void stacks_are_called_stacks_and_stay_inside() {
        check(classes().that().areAssignableTo("software.amazon.awscdk.Stack").should().haveSimpleNameEndingWith("Stack").andShould()
            .notBePublic()
            .because("the app introduces stacks; nobody else has business with one"));
    }

    @Test void nobody_prints_past_the_cli() {
        check(noClasses().that().resideOutsideOfPackage("ekslab.cli..").and().doNotHaveFullyQualifiedName("ekslab.infra.LabApp")
            .should(ACCESS_STANDARD_STREAMS)
            .because("what a user sees is decided in one place; LabApp is a program of its own and tells the cdk CLI what is wrong"));
    }

    @Test void every_package_says_what_it_is_for() throws IOException {
        for (var module : MODULES) {
            try (var files = Files.walk(Path.of("..", module, "src/main/java"))) {
                var silent = files.filter(file -> file.toString().endsWith(".java")).map(Path::getParent).distinct()
                    .filter(folder -> Files.notExists(folder.resolve("package-info.java")));
                assertThat(silent).as("packages of %s without package-info.java", module).isEmpty();
            }
        }
    }

    @Test void the_rules_look_at_every_module() {
        assertThat(List.of("ekslab.manifests", "ekslab.infra", "ekslab.verify", "ekslab.local.net", "ekslab.cli"))
            .allSatisfy(name -> assertThat(LAB.stream().filter(it -> it.getPackageName().equals(name))).as(name).isNotEmpty());
        assertThat(LAB).hasSizeGreaterThan(200);
    }

    private static void check(ArchRule rule) {
        rule.check(LAB);
    }
}
