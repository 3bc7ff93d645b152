package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One base lab, used as the README and the hand-out use it, and taken away at the end. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabLifeTest {

    private static final LabCommand LAB = new LabCommand("life");
    private static Traces before;
    private static LabCommand.Said up;

    @BeforeAll static void come_up() {
        LAB.run("down");
        before = Traces.now();
        up = LAB.run("up");
    }

    @AfterAll static void go_away() { LAB.run("down"); }

    @Test void it_comes_up_verified_and_says_what_to_try_next() {
        assertThat(up.exit()).as(up.toString()).isZero();
        assertThat(up.out()).contains("CREATE_COMPLETE").contains("without effect on this machine: AWS::")
            .contains("pods-reach-pods-without-nat").contains("ip-192-168-1-")
            .contains("Next: ");
        assertThat(up.out().lines().filter(line -> line.startsWith("✗") || line.startsWith("?"))).isEmpty();
    }

    @Test void up_again_changes_nothing() throws IOException {
        var state = Files.readString(LAB.state().resolve("lab.json"));

        var again = LAB.run("up");

        assertThat(again.exit()).as(again.toString()).isZero();
        assertThat(again.out()).contains("is up already");
        assertThat(Files.readString(LAB.state().resolve("lab.json"))).isEqualTo(state);
    }

    @Test void up_with_other_settings_is_refused_and_changes_nothing() throws IOException {
        var state = Files.readString(LAB.state().resolve("lab.json"));

        var refused = LAB.run("up", "--set", "nodes.count=2");

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("nodes.count").contains("lab down");
        assertThat(Files.readString(LAB.state().resolve("lab.json"))).isEqualTo(state);
    }

    @Test void the_catalogue_judges_it_in_four_forms() throws IOException {
        assertThat(LAB.run("verify").out()).contains("✓ pod-ips-in-node-subnets");
        var json = new ObjectMapper().readTree(LAB.run("verify", "--format", "json").out());
        assertThat(json.isObject()).isTrue();
        assertThat(LAB.run("verify", "--format", "html").out()).contains("<svg", "at http://127.0.0.1:");
        var file = LAB.state().resolve("report.xml");
        assertThat(LAB.run("verify", "--format", "junit", "--out", file.toString()).exit()).isZero();
        assertThat(Files.readString(file)).contains("<testsuite").contains("dns-answers");
    }

    @Test void what_was_written_down_is_judged_again_and_holds_no_secret() throws IOException {
        var file = LAB.state().resolve("seen.json");
        assertThat(LAB.run("snapshot", "--out", file.toString()).exit()).isZero();
        var secret = new ObjectMapper().readTree(LAB.state().resolve("lab.json").toFile()).path("awsSecret").asText();
        assertThat(Files.readString(file)).doesNotContain(secret).doesNotContain("token");

        var judged = LAB.run("verify", "--snapshot", file.toString());

        assertThat(judged.exit()).as(judged.toString()).isZero();
        Files.writeString(file, Files.readString(file).replaceFirst("\"forwards\" : true", "\"forwards\" : false"));
        var broken = LAB.run("verify", "--snapshot", file.toString());
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.out()).contains("✗ nodes-forward");
        assertThat(LAB.run("verify", "--snapshot", "/dev/null").err()).contains("is no snapshot of a lab");
        assertThat(LAB.run("checks").out()).contains("pods-reach-pods-without-nat").contains("packets");
    }

    @Test void the_real_kubectl_sees_the_base_lab() {
        var pods = LAB.shell("kubectl get pods -A -o wide").out();
        assertThat(pods.lines().filter(line -> line.contains("Running"))).hasSize(17);   // 3 of each daemon (4), 2 coredns, 3 netshoot
        assertThat(LAB.shell("kubectl get nodes -L topology.kubernetes.io/zone").out()).contains("ap-northeast-2a")
            .contains("ap-northeast-2b").contains("ap-northeast-2c");
        assertThat(LAB.shell("kubectl exec deploy/netshoot-pod -- sh -c 'exit 7'").exit()).isEqualTo(7);
        assertThat(LAB.shell("kubectl exec deploy/netshoot-pod -- ip -br addr show eth0").out())
            .containsPattern("eth0@if\\d+ +UP +192\\.168\\.\\d\\.\\d+/32");
    }

    @Test void the_real_aws_cli_sees_the_same_machines() {
        var table = LAB.shell(
            "/usr/bin/aws ec2 describe-instances --query \"Reservations[*].Instances[*].{PublicIPAdd:PublicIpAddress,PrivateIPAdd:PrivateIpAddress,"
                + "InstanceName:Tags[?Key=='Name']|[0].Value,Status:State.Name}\" --filters Name=instance-state-name,Values=running --output table");
        assertThat(table.exit()).as(table.toString()).isZero();
        assertThat(table.out().lines().filter(line -> line.contains("life-ng1-Node") && line.contains("running"))).hasSize(3);
        assertThat(LAB.shell("/usr/bin/aws eks describe-cluster --name life --query cluster.status --output text").out().strip())
            .isEqualTo("ACTIVE");
    }

    @Test void a_token_of_the_aws_cli_is_let_in_and_one_that_somebody_else_signed_is_not() {
        var kubeconfig = LAB.state().resolve("by-token");
        var made = LAB.shell("/usr/bin/aws eks update-kubeconfig --name life --kubeconfig '%s'".formatted(kubeconfig));
        assertThat(made.exit()).as(made.toString()).isZero();
        var nodes = "PATH=/usr/bin:$PATH kubectl --kubeconfig '%s' get nodes".formatted(kubeconfig);

        var said = LAB.shell(nodes);
        assertThat(said.out().lines().filter(line -> line.contains(" Ready "))).as(said.toString()).hasSize(3);
        assertThat(LAB.shell("export AWS_SECRET_ACCESS_KEY=guess; " + nodes).err()).contains("must be logged in to the server");
    }

    @Test void a_command_runs_on_a_node_and_its_exit_code_comes_back() {
        assertThat(LAB.run("node", "N1", "--", "ip", "-br", "addr", "show", "ens5").out()).contains("192.168.1.");
        assertThat(LAB.run("node", "N1", "--", "sh", "-c", "exit 9").exit()).isEqualTo(9);
        assertThat(LAB.shell("echo $N1 $N2 $N3").out())
            .containsPattern("192\\.168\\.1\\.\\d+ 192\\.168\\.2\\.\\d+ 192\\.168\\.3\\.\\d+");
    }

    @Test void ssh_enters_a_node_from_any_shell_and_reaches_every_other_host_as_before(@TempDir Path folder) throws IOException {
        assertThat(LAB.shell("sh -c 'ssh ec2-user@$N2 hostname'").out()).startsWith("ip-192-168-2-");
        assertThat(LAB.shell("ssh -o StrictHostKeyChecking=no ec2-user@$N1 exit 5").exit()).isEqualTo(5);

        var real = Files.writeString(folder.resolve("ssh"), "#!/bin/sh\necho real \"$@\"\n");
        assertThat(real.toFile().setExecutable(true)).isTrue();
        assertThat(LAB.shell("PATH=${PATH%%:*}:" + folder + ":$PATH; ssh -p 22 elsewhere ls").out()).isEqualTo("real -p 22 elsewhere ls\n");
    }

    @Test void an_image_runs_as_soon_as_a_user_lets_a_program_stand_in_for_it(@TempDir Path folder) throws IOException {
        assertThat(LAB.shell("kubectl run api --image=ghcr.io/myorg/api:v2 --port=8080").exit()).isZero();
        assertThat(LAB.shell(
            "kubectl wait pod api --for=jsonpath='{.status.containerStatuses[0].state.waiting.reason}'=ImagePullBackOff --timeout=30s; "
                + "kubectl events --for pod/api")
            .out()).contains("add one with: ./lab image add myorg/api --like nginx");

        var wrong = Files.writeString(folder.resolve("wrong.yaml"), "myorg/api: {serves: hello, port: 0}\npause: {like: nothing}\n");
        var refused = LAB.run("image", "add", "--file", wrong.toString());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("wrong.yaml: myorg/api: port: 0", "pause: is a program of EKS", "like \"nothing\"");
        assertThat(LAB.run("image").out()).doesNotContain("myorg");

        assertThat(LAB.run("image", "add", "myorg/api", "--serves", "hello from here", "--port", "8080").exit()).isZero();
        assertThat(LAB.run("image").out()).containsPattern("myorg/api +serves \"hello from here\" on port 8080 +you");
        assertThat(LAB.shell("kubectl wait --for=condition=Ready pod/api --timeout=120s").exit()).isZero();
        assertThat(LAB.shell("kubectl exec deploy/netshoot-pod -- curl -s $(kubectl get pod api -o jsonpath={.status.podIP}):8080").out())
            .contains("hello from here");
        assertThat(LAB.run("image", "remove", "myorg/api").exit()).isZero();
        assertThat(LAB.run("image", "remove", "myorg/api").err()).contains("nobody has added it");
        LAB.shell("kubectl delete pod api --now");
    }

    @Test void the_way_of_a_packet_is_told_without_sending_one() {
        var pods = LAB.shell("kubectl get pods -l app=netshoot-pod -o jsonpath='{.items[*].metadata.name}'").out().split(" ");
        var said = LAB.run("trace", pods[0], pods[1]);
        assertThat(said.exit()).as(said.toString()).isZero();
        assertThat(said.out()).contains("✓ arrives at default/" + pods[1], "and the answer", "✓ arrives at default/" + pods[0])
            .containsPattern("ip rule 512: from all to 192\\.168\\.\\d\\.\\d+ lookup main");
        assertThat(LAB.run("trace", "N1", "svc/kube-system/kube-dns", "--protocol", "udp", "--port", "53").out())
            .contains("✓ arrives at kube-system/coredns-");
        assertThat(LAB.run("trace", "nowhere", "N1").err()).contains("nowhere: is no pod with an address of its own");
    }

    @Test void nobody_in_there_can_change_a_file_of_this_machine() {
        var file = LabCommand.ROOT.resolve("written-from-inside");
        assertThat(LAB.shell("kubectl exec deploy/netshoot-pod -- touch '%s'".formatted(file)).exit()).isNotZero();
        assertThat(LAB.run("node", "N1", "--", "touch", file.toString()).exit()).isNotZero();
        assertThat(LAB.shell("kubectl exec deploy/netshoot-pod -- sh -c 'touch /tmp/here && ls /tmp'").out().strip()).isEqualTo("here");
        assertThat(file).doesNotExist();
    }

    @Test void status_shows_nodes_interfaces_and_pods() throws IOException {
        assertThat(LAB.run("status").out()).contains("ens5").contains("ens6").contains("netshoot-pod-");
        assertThat(new ObjectMapper().readTree(LAB.run("status", "--format", "json").out()).isObject()).isTrue();
    }

    @Test void a_second_lab_lives_beside_it() {
        var other = new LabCommand("beside");
        try {
            assertThat(other.run("up").exit()).isZero();
            assertThat(LAB.run("verify").exit()).isZero();
        } finally {
            other.run("down");
        }
        assertThat(LAB.run("verify").exit()).isZero();
    }

    @Test
    @Order(Integer.MAX_VALUE) void it_goes_without_a_trace_and_says_what_it_removed() {
        var down = LAB.run("down");

        assertThat(down.exit()).as(down.toString()).isZero();
        assertThat(down.out()).containsPattern("removed \\d+ processes in \\d+ network namespaces").contains("nothing of it is left");
        assertThat(LAB.processes()).isEmpty();
        assertThat(LAB.state()).doesNotExist();
        var after = Traces.settled(before);
        assertThat(after.interfaces()).isEqualTo(before.interfaces());
        assertThat(after.mounts()).isEqualTo(before.mounts());
        assertThat(before.namespaces()).containsAll(after.namespaces());
        assertThat(LAB.run("down").out()).contains("nothing of it was here");
    }
}
