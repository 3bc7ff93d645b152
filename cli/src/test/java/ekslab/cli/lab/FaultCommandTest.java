package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.cli.lab.LabCommand.Said;

/** lab fault as teachers and students type it: what is told, what is refused, what a mending is worth, and what a crash leaves. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultCommandTest {

    private static final FaultyLab LAB = new FaultyLab("grading");
    private static final LabCommand COMMAND = LAB.command();

    @BeforeAll static void come_up() { LAB.comeUp(); }

    @AfterAll static void go_away() {
        fault("inject snat-chain-empty");
        var down = COMMAND.run("down");
        LAB.goAway();
        assertThat(down.out()).contains("nothing of it is left");
        assertThat(COMMAND.state()).doesNotExist();
    }

    @AfterEach void all_is_well_again() {
        assertThat(fault("heal --all").exit()).isZero();
        assertThat(LAB.look(Set::isEmpty)).isEmpty();
    }

    private static Said fault(String words) { return COMMAND.run(("fault " + words).split(" ")); }

    @Test void a_teacher_injects_and_a_student_who_mends_it_as_it_was_has_solved_it() {
        var injected = fault("inject snat-chain-empty --on N2");
        assertThat(injected.exit()).as(injected.toString()).isZero();
        assertThat(injected.out()).contains("snat-chain-empty is injected, at ip-192-168-2-").contains("What is seen: Pods of one node");

        var twice = fault("inject snat-chain-empty --on N1");
        assertThat(twice.exit()).isEqualTo(2);
        assertThat(twice.err()).contains("snat-chain-empty: is injected already, at ip-192-168-2-");
        var overlapping = fault("inject nat-table-flushed --on N2");
        assertThat(overlapping.exit()).isEqualTo(2);
        assertThat(overlapping.err()).contains("which snat-chain-empty has changed already");

        var early = fault("grade");
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.out())
            .contains("✗ snat-chain-empty: not solved; not holding: snat-spares-the-vpc, snat-takes-the-primary-address");

        COMMAND.shell("kubectl -n kube-system delete pod -l k8s-app=aws-node --field-selector spec.nodeName=$(kubectl get nodes"
            + " -l topology.kubernetes.io/zone=ap-northeast-2b -o name | cut -d / -f 2)");
        assertThat(LAB.look(Set::isEmpty)).isEmpty();
        var graded = fault("grade");
        assertThat(graded.exit()).as(graded.toString()).isZero();
        assertThat(graded.out()).isEqualTo("✓ snat-chain-empty: solved\n");
    }

    @Test void what_does_the_work_in_another_way_is_told_apart_with_the_lines_that_differ() {
        fault("inject security-group-narrowed");
        var group = COMMAND.shell("aws ec2 describe-network-interfaces --filters Name=attachment.device-index,Values=0 "
            + "--query 'NetworkInterfaces[0].Groups[0].GroupId' --output text").out().strip();
        COMMAND.shell("aws ec2 authorize-security-group-ingress --group-id %s --protocol=-1 --cidr 192.168.0.0/16".formatted(group));
        assertThat(LAB.look(Set::isEmpty)).isEmpty();

        var graded = fault("grade");

        assertThat(graded.exit()).isEqualTo(1);
        assertThat(graded.out()).contains("~ security-group-narrowed: a work-around", "rules of %1$s: - in -1 %1$s".formatted(group),
            "rules of %s: + in -1 192.168.0.0/16".formatted(group));
    }

    @Test void a_pod_that_is_replaced_is_a_work_around_too_and_nothing_of_the_old_one_is_brought_back() {
        var injected = fault("inject pod-route-missing --on N3");
        var pod = Pattern.compile("at (\\S+)/(\\S+) \\((\\S+) on").matcher(injected.out());
        assertThat(pod.find()).as(injected.toString()).isTrue();
        COMMAND.shell("kubectl -n %s delete pod %s --now".formatted(pod.group(1), pod.group(2)));
        assertThat(LAB.look(Set::isEmpty)).isEmpty();

        var graded = fault("grade");
        assertThat(graded.exit()).isEqualTo(1);
        assertThat(graded.out()).contains("~ pod-route-missing: a work-around")
            .contains("the pod %s/%s is gone".formatted(pod.group(1), pod.group(2)));

        assertThat(fault("heal pod-route-missing").out()).contains("healed, except").contains("is gone");
        assertThat(COMMAND.run("node", "N3", "--", "ip", "route").out()).doesNotContain(pod.group(3) + " ");
    }

    @Test void chance_chooses_the_same_again_and_keeps_its_name_to_itself() throws IOException {
        var injected = fault("inject --random --seed 11 --lang ko");
        assertThat(injected.exit()).as(injected.toString()).isZero();
        var chosen = journal();
        assertThat(injected.out()).contains("--seed 11").containsPattern("\\p{IsHangul}").doesNotContain(chosen);
        assertThat(fault("grade").out()).doesNotContain(chosen);
        assertThat(fault("heal --all").exit()).isZero();

        fault("inject --random --seed 11");

        assertThat(journal()).isEqualTo(chosen);
    }

    @Test void where_a_fault_has_no_place_nothing_is_changed() {
        var everywhere = fault("inject vpc-dns-off --on N1");
        assertThat(everywhere.exit()).isEqualTo(2);
        assertThat(everywhere.err()).contains("vpc-dns-off: it concerns the whole lab; leave the node out");
        assertThat(fault("inject snat-chain-empty --on N9").exit()).isEqualTo(2);

        var nothing = fault("grade");
        assertThat(nothing.exit()).isEqualTo(2);
        assertThat(nothing.err()).contains("no fault is injected");
        assertThat(fault("heal snat-chain-empty").out()).isEqualTo("snat-chain-empty is not injected; there is nothing to heal.\n");
        assertThat(fault("heal --all").out()).isEqualTo("grading: no fault is injected; there is nothing to heal.\n");
    }

    @Test void an_injector_that_is_killed_before_its_first_act_or_after_some_leaves_what_heals_it() throws InterruptedException {
        var before = LAB.freeAddresses();
        var journal = COMMAND.state().resolve("faults/subnet-exhausted.json");
        for (var moment : List.<BooleanSupplier>of(() -> Files.exists(journal), () -> !LAB.freeAddresses().equals(before))) {
            var injector = COMMAND.start("fault", "inject", "subnet-exhausted", "--on", "N1");
            while (injector.isAlive() && !moment.getAsBoolean()) LockSupport.parkNanos(100_000);
            injector.destroyForcibly().waitFor();

            var healed = fault("heal subnet-exhausted");

            assertThat(healed.out()).as(healed.toString()).contains("all is as it was before");
            assertThat(LAB.freeAddresses()).isEqualTo(before);
        }
    }

    @Test void an_injector_that_dies_before_it_does_anything_or_a_healer_after_everything_is_healed_as_well() throws IOException {
        fault("inject ip-forward-off --on N2");
        var file = COMMAND.state().resolve("faults/ip-forward-off.json");
        var written = Files.readString(file);
        assertThat(fault("heal ip-forward-off").exit()).isZero();
        Files.writeString(file, written);

        var healed = fault("heal ip-forward-off");

        assertThat(healed.exit()).isZero();
        assertThat(healed.out()).contains("all is as it was before");
    }

    @Test void an_address_whose_place_ipamd_has_filled_comes_back_all_the_same() {
        var injected = fault("inject pod-address-unassigned --on N1");
        var address = Pattern.compile("\\((\\S+) on").matcher(injected.out());
        assertThat(address.find()).as(injected.toString()).isTrue();
        var filled = COMMAND.shell("for eni in $(aws ec2 describe-network-interfaces --filters Name=attachment.device-index,Values=0,1 "
            + "Name=availability-zone,Values=ap-northeast-2a --query 'NetworkInterfaces[?Attachment.InstanceId].NetworkInterfaceId' --output text); do "
            + "aws ec2 assign-private-ip-addresses --network-interface-id $eni --secondary-private-ip-address-count 1; done");
        assertThat(filled.out()).as(filled.toString()).contains("AssignedPrivateIpAddresses");

        assertThat(fault("heal pod-address-unassigned").exit()).isZero();

        assertThat(COMMAND.run("status").out())
            .containsPattern(Pattern.quote(address.group(1)) + "(?s).*" + Pattern.quote(address.group(1)));
    }

    /** The name of the only fault that is in the lab. */
    private static String journal() throws IOException {
        try (var files = Files.list(COMMAND.state().resolve("faults"))) {
            return files.map(Path::getFileName).map(Path::toString).reduce("", String::concat).replace(".json", "");
        }
    }
}
