package ekslab.local.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ekslab.local.cni.AgentLog.Level;
import ekslab.local.cni.AgentLog.Source;
import ekslab.local.cni.NodeInterfaces.Refusal;
import ekslab.local.cni.PoolPicture.Address;
import ekslab.local.cni.PoolPicture.Eni;
import ekslab.local.cni.PoolPicture.Owner;
import ekslab.local.cni.PoolPicture.Range;

/** What a node shows of its pool: pages, files, log lines. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NodePagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00.123456789Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Settings OLDER = Settings.read("amazon-k8s-cni:v1.22.4", Map.of(), problem -> {});
    private static final Settings NEWER = Settings.read("amazon-k8s-cni:v1.23.1", Map.of(), problem -> {});
    private static final PoolPicture POOL = new PoolPicture(List.of(new Eni("eni-1", "subnet-1", 0,
        false, NOW,
        List.of(new Range("192.168.1.10/32", false,
            List.of(new Address("192.168.1.10", Optional.of(new Owner("ab".repeat(32), "default", "web")), NOW, Optional.empty(), false))),
            new Range("192.168.1.16/28", true, List.of(new Address("192.168.1.16", Optional.empty(), NOW, Optional.of(NOW), true)))))));

    @TempDir private Path folder;

    @Test void introspection_hides_sandboxes_from_the_newer_version_on() throws IOException {
        var path = "/0/ENIs/eni-1/AvailableIPv4Cidrs/192.168.1.10~132/IPAddresses/192.168.1.10/IPAMKey/containerID";
        assertThat(JSON.readTree(Introspection.page("/v1/enis", POOL, OLDER).body()).at(path).asText()).isEqualTo("ab".repeat(32));
        assertThat(JSON.readTree(Introspection.page("/v1/enis", POOL, NEWER).body()).at(path).asText()).isEmpty();
    }

    @Test void a_prefix_has_its_own_mask_and_counts_sixteen() throws IOException {
        var page = JSON.readTree(Introspection.page("/v1/enis", POOL, OLDER).body());
        assertThat(page.at("/0/TotalIPs").asInt()).isEqualTo(17);
        assertThat(page.at("/0/ENIs/eni-1/AvailableIPv4Cidrs/192.168.1.16~128/Cidr/Mask").asText()).isEqualTo("////8A==");
        assertThat(page.at("/0/ENIs/eni-1/AvailableIPv4Cidrs/192.168.1.16~128/IsPrefix").asBoolean()).isTrue();
    }

    @Test void a_path_that_is_none_names_those_that_are() {
        assertThat(Introspection.page("/v1/pods", POOL, OLDER).body()).isEqualTo(
            "{\"AvailableCommands\":[\"/v1/enis\",\"/v1/eni-configs\",\"/v1/networkutils-env-settings\",\"/v1/ipamd-env-settings\"]}");
        assertThat(Introspection.page("/v1/networkutils-env-settings", POOL, OLDER).body()).contains("\"AWS_VPC_K8S_CNI_CONNMARK\":128",
            "\"AWS_VPC_K8S_CNI_RANDOMIZESNAT\":2");
    }

    @Test void metrics_tell_the_pool_and_what_was_asked_of_EC2() {
        var meter = new Meter();
        meter.added();
        meter.removed("PodDeleted");
        meter.call("AssignPrivateIpAddresses", () -> {});
        try {
            meter.call("AttachNetworkInterface", () -> { throw new Refusal("AttachmentLimitExceeded", "full", null); });
        } catch (Refusal expected) {
            assertThat(expected).hasMessageContaining("full");
        }

        var values = values(Metrics.page(POOL, meter, OLDER, 3, 6));

        assertThat(values).containsEntry("awscni_total_ip_addresses", "17").containsEntry("awscni_assigned_ip_addresses", "1")
            .containsEntry("awscni_total_ipv4_prefixes", "1").containsEntry("awscni_eni_max", "3").containsEntry("awscni_ip_max", "15")
            .containsEntry("awscni_add_ip_req_count", "1").containsEntry("awscni_del_ip_req_count{reason=\"PodDeleted\"}", "1")
            .containsEntry("awscni_ec2api_req_count{fn=\"AttachNetworkInterface\"}", "1")
            .containsEntry("awscni_aws_api_error_count{api=\"AttachNetworkInterface\",error=\"AttachmentLimitExceeded\"}", "1")
            .containsEntry("awscni_assigned_ip_per_cidr{cidr=\"192.168.1.10/32\"}", "1")
            .containsEntry("awscni_connmark_backend{backend=\"iptables\"}", "1")
            .containsEntry("awscni_aws_api_latency_ms_count{api=\"AssignPrivateIpAddresses\",error=\"false\",status=\"200\"}", "1");
    }

    /** Every line is a comment or a value, and every value has had its type told before. */
    private static Map<String, String> values(String page) {
        var values = new TreeMap<String, String>();
        var family = "";
        for (var line : page.lines().toList()) {
            if (line.startsWith("# TYPE ")) family = line.split(" ")[2];
            else if (!line.startsWith("# HELP ")) {
                assertThat(line).matches("[a-z0-9_]+(\\{[^}]*\\})? [0-9.]+").startsWith(family);
                assertThat(values.put(line.substring(0, line.lastIndexOf(' ')), line.substring(line.lastIndexOf(' ') + 1))).as(line)
                    .isNull();
            }
        }
        return values;
    }

    @Test void a_log_line_is_an_object_with_its_keys_in_order_and_low_levels_are_left_out() throws IOException {
        var log = new AgentLog(folder.resolve("ipamd.log"), CLOCK);
        log.least(Level.INFO);
        log.debug(Source.POOL, "not this");
        log.info(Source.ASSIGN, "Assign IP %s to \"%s\"", "192.168.1.10", "web");

        assertThat(Files.readString(folder.resolve("ipamd.log"))).isEqualTo(
            "{\"level\":\"info\",\"ts\":\"2026-11-26T10:00:00.123Z\",\"caller\":\"datastore/data_store.go:713\",\"msg\":\"Assign IP 192.168.1.10 to \\\"web\\\"\"}\n");
    }

    @Test void the_allocations_of_pods_are_written_down_and_read_again() throws IOException {
        var files = CniFiles.make(folder.resolve("node"));
        assertThat(files.allocated()).isEmpty();
        files.allocations(POOL);
        assertThat(files.allocated())
            .containsExactly(new PoolPicture.Allocation("192.168.1.10", new Owner("ab".repeat(32), "default", "web"), NOW));
        files.conflist(OLDER);

        var written = JSON.readTree(folder.resolve("node/run/ipam.json").toFile());
        assertThat(written.path("version").asText()).isEqualTo("vpc-cni-ipam/1");
        assertThat(written.path("allocations")).hasSize(1);
        assertThat(written.at("/allocations/0/ipv4").asText()).isEqualTo("192.168.1.10");
        assertThat(written.at("/allocations/0/allocationTimestamp").asLong()).isEqualTo(1_795_687_200_123_456_789L);
        assertThat(JSON.readTree(folder.resolve("node/net.d/10-aws.conflist").toFile()).at("/plugins/0/mtu").asText()).isEqualTo("9001");

        Files.writeString(folder.resolve("node/run/ipam.json"), "{half");
        assertThatThrownBy(files::allocated).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("ipam.json");
    }
}
