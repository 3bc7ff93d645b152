package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The pool of addresses of a t3.medium on a running lab, moved as a user moves it: with kubectl. Everything takes as long as on EC2. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AddressPoolTest {

    private static final LabCommand LAB = new LabCommand("pool");
    private static final String PODS = "kubectl get pods -l app=netshoot-pod --field-selector status.phase=Running -o name | wc -l";

    @BeforeEach void come_up() {
        LAB.run("down");
        var up = LAB.run("up", "--set", "nodes.count=1");
        assertThat(up.exit()).as(up.toString()).isZero();
    }

    @AfterEach void go_away() { LAB.run("down"); }

    @Test void a_pool_that_may_not_grow_refuses_a_pod_and_serves_it_when_it_may() {
        kubectl("set env ds/aws-node -n kube-system MAX_ENI=2");
        kubectl("rollout status ds/aws-node -n kube-system --timeout=60s");
        kubectl("scale deployment netshoot-pod --replicas=9");   // two coredns pods have two of the ten addresses

        await("8 pods run", PODS, "8"::equals);
        await("the ninth is told why",
            "kubectl get events --field-selector reason=FailedCreatePodSandBox -o jsonpath='{.items[*].message}'",
            text -> text.matches("(?s)Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "
                + "\"[0-9a-f]{64}\": plugin type=\"aws-cni\" name=\"aws-cni\" failed \\(add\\): add cmd: "
                + "failed to assign an IP address to container.*"));
        assertThat(kubectl("get pods -l app=netshoot-pod")).containsPattern("0/1 +ContainerCreating");
        assertThat(node("curl", "-s", "localhost:61678/metrics")).containsPattern("awscni_no_available_ip_addresses [1-9]");

        kubectl("set env ds/aws-node -n kube-system MAX_ENI-");

        await("the third interface serves it", PODS, "9"::equals);
        assertThat(interfaces()).hasSize(3).allMatch(eni -> eni.equals("5"));
    }

    @Test void a_node_takes_seventeen_pods_and_the_scheduler_says_so() {
        kubectl("scale deployment netshoot-pod --replicas=20");
        await("no more than 17 pods are on the node",
            "kubectl get pods -A --field-selector status.phase=Running -o name | wc -l", "17"::equals);

        await("the others are pending", "kubectl get pods --field-selector status.phase=Pending -o name | wc -l", text -> {
            var running = Integer.parseInt(LAB.shell(PODS).out().strip());
            return Integer.parseInt(text) == 20 - running;
        });
        assertThat(kubectl("get events --field-selector reason=FailedScheduling"))
            .contains("0/1 nodes are available: 1 Too many pods.");
    }

    @Test void targets_given_by_kubectl_fill_the_pool_and_empty_it_again() {
        kubectl("set env ds/aws-node -n kube-system WARM_IP_TARGET=9 MINIMUM_IP_TARGET=12 WARM_ENI_TARGET-");
        await("nine spare addresses beside three pods", "", pool -> interfaces().equals(List.of("5", "5", "2")));

        kubectl("set env ds/aws-node -n kube-system WARM_IP_TARGET=1 MINIMUM_IP_TARGET=4");

        await("one spare address beside three pods", "", pool -> addresses() == 4);
        kubectl("scale deployment netshoot-pod --replicas=9");
        await("the pool has grown with the pods", PODS, "9"::equals);
        kubectl("scale deployment netshoot-pod --replicas=1");
        await("no address and no empty interface has leaked", "",
            pool -> addresses() == 4 && interfaces().stream().noneMatch("0"::equals));
    }

    @Test void under_custom_networking_pods_live_where_the_ENIConfig_says() {
        kubectl(
            "set env ds/aws-node -n kube-system ENI_CONFIG_LABEL_DEF=topology.kubernetes.io/zone AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG=true");
        kubectl("rollout status ds/aws-node -n kube-system --timeout=60s");
        kubectl("scale deployment netshoot-pod --replicas=9");   // more than the interface that is there already can serve
        await("ipamd finds no configuration of its own", "", text -> node("cat", "/var/log/aws-routed-eni/ipamd.log")
            .contains("eniconfigs.crd.k8s.amazonaws.com \\\"ap-northeast-2a\\\" not found"));
        LAB.shell("""
            subnet=$(aws ec2 describe-subnets --filters "Name=cidr-block,Values=192.168.11.0/24" --query 'Subnets[0].SubnetId' --output text)
            printf '%s\\n' 'apiVersion: crd.k8s.amazonaws.com/v1alpha1' 'kind: ENIConfig' 'metadata: {name: ap-northeast-2a}' \\
              "spec: {subnet: $subnet}" | kubectl apply -f -""");
        await("pods of the other subnet run",
            "kubectl get pods -l app=netshoot-pod -o jsonpath='{range .items[*]}{.status.podIP}{\"\\n\"}{end}' | grep -c ^192.168.11.",
            text -> Integer.parseInt(text) >= 1);
        await("all run", PODS, "9"::equals);

        var primary = LAB.shell("aws ec2 describe-network-interfaces --filters Name=attachment.device-index,Values=0 "
            + "--query 'NetworkInterfaces[].PrivateIpAddresses[?!Primary].PrivateIpAddress' --output text").out().split("\\s+");
        var young = LAB.shell("kubectl get pods -l app=netshoot-pod --sort-by=.metadata.creationTimestamp "
            + "-o jsonpath='{range .items[1:]}{.status.podIP}{\"\\n\"}{end}'").out().lines().toList();
        assertThat(young).hasSize(8).doesNotContain(primary);
        var verified = LAB.run("verify");
        assertThat(verified.out()).contains("✓ pods-reach-pods-without-nat", "✓ pods-reach-internet-as-their-node",
            "✓ pod-ips-on-node-enis", "✓ secondary-eni-pods-leave-by-their-eni");
    }

    @Test void a_restarted_agent_knows_who_has_which_address_from_what_it_wrote_down_and_from_nothing_else() {
        var before = assigned();
        restart();
        assertThat(assigned()).isEqualTo(before).isGreaterThan(1);

        var forgotten = LAB
            .shell("for file in $(find '%s' -name ipam.json); do jq 'del(.allocations[0])' $file > $file.less && mv $file.less $file; done"
                .formatted(LAB.state()));
        assertThat(forgotten.exit()).as(forgotten.toString()).isZero();
        restart();
        assertThat(assigned()).isEqualTo(before - 1);
    }

    private static void restart() {
        kubectl("rollout restart ds/aws-node -n kube-system");
        kubectl("rollout status ds/aws-node -n kube-system --timeout=60s");
    }

    private static int assigned() {
        return Integer.parseInt(LAB.shell("ssh ec2-user@$N1 curl -s localhost:61679/v1/enis | jq '.[\"0\"].AssignedIPs'").out().strip());
    }

    /** How many addresses for pods each interface has. */
    private static List<String> interfaces() {
        return Stream.of(LAB.shell("aws ec2 describe-network-interfaces --query 'sort_by(NetworkInterfaces[?Attachment.InstanceId],"
            + "&Attachment.DeviceIndex)[].length(PrivateIpAddresses[?!Primary])' --output text").out().strip().split("\\s+")).toList();
    }

    private static int addresses() { return interfaces().stream().mapToInt(Integer::parseInt).sum(); }

    private static String kubectl(String words) {
        var said = LAB.shell("kubectl " + words);
        assertThat(said.exit()).as(said.toString()).isZero();
        return said.out();
    }

    private static String node(String... command) {
        return LAB.run(Stream.concat(Stream.of("node", "N1", "--"), Stream.of(command)).toArray(String[]::new)).out();
    }

    /** Looks until it is so, for as long as EC2 might take; the last thing seen stands in the message. */
    private static void await(String what, String line, Predicate<String> reached) {
        var deadline = System.nanoTime() + 200_000_000_000L;
        var seen = "";
        while (System.nanoTime() < deadline) {
            seen = LAB.shell(line).out().strip();
            if (reached.test(seen)) return;
            LockSupport.parkNanos(1_000_000_000L);
        }
        throw new AssertionError(what + ": last seen " + seen + "\n" + LAB.run("status"));
    }
}
