package ekslab.local.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;

import ekslab.local.cloud.Ec2;
import ekslab.local.cloudformation.TestLab;
import ekslab.local.cni.EniConfigs.EniConfig;
import ekslab.local.cni.NodeInterfaces.Refusal;
import ekslab.local.cni.NodeInterfaces.Wanted;

/** Where ipamd's interfaces come to stand, and which ones it takes for left behind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CloudInterfacesTest {

    private static final String CLUSTER = "cluster.k8s.amazonaws.com/name";
    private static final String CREATED = "node.k8s.amazonaws.com/createdAt";

    private final TestLab lab = new TestLab().up();
    private final Ec2 ec2 = new Ec2(lab.cloud);
    private final NetworkInterface primary = lab.cloud.list(NetworkInterface.class).stream()
        .filter(eni -> eni.attachment() != null && eni.attachment().instanceId() != null).findFirst().orElseThrow();
    private final CloudInterfaces interfaces = new CloudInterfaces(lab.cloud, primary.attachment().instanceId(), "myeks");

    private Subnet otherSubnetOfTheZone() {
        return lab.cloud.list(Subnet.class).stream()
            .filter(subnet -> subnet.availabilityZone().equals(primary.availabilityZone()) && !subnet.subnetId().equals(primary.subnetId()))
            .findFirst().orElseThrow();
    }

    private NetworkInterface attached(Optional<EniConfig> place, boolean discovery) {
        var made = interfaces.attachAnother(new Wanted(2, false, Map.of(), place, discovery));
        return lab.cloud.require(NetworkInterface.class, made.id());
    }

    @Test void without_a_configuration_it_stands_beside_the_primary_one_in_the_same_groups() {
        var eni = attached(Optional.empty(), true);

        assertThat(eni.subnetId()).isEqualTo(primary.subnetId());
        assertThat(eni.groups()).isEqualTo(primary.groups());
        assertThat(eni.privateIpAddresses()).hasSize(3);
    }

    @Test void discovery_finds_tagged_subnets_only_when_it_is_on() {
        ec2.createTags(otherSubnetOfTheZone().subnetId(), Map.of("kubernetes.io/role/cni", "1"));
        ec2.createTags(primary.subnetId(), Map.of("kubernetes.io/role/cni", "0"));

        assertThat(attached(Optional.empty(), true).subnetId()).isEqualTo(otherSubnetOfTheZone().subnetId());
        assertThat(attached(Optional.empty(), false).subnetId()).isEqualTo(primary.subnetId());
    }

    @Test void a_configuration_decides_the_subnet_and_perhaps_the_groups() {
        var group = lab.cloud.list(NetworkInterface.class).stream().flatMap(eni -> eni.groups().stream()).map(GroupIdentifier::groupId)
            .findFirst().orElseThrow();
        var there = otherSubnetOfTheZone().subnetId();

        var told = attached(Optional.of(new EniConfig("a", there, List.of(group))), true);
        assertThat(told.subnetId()).isEqualTo(there);
        assertThat(told.groups()).extracting(GroupIdentifier::groupId).containsExactly(group);
        assertThat(attached(Optional.of(new EniConfig("a", there, List.of())), true).groups()).isEqualTo(primary.groups());
        assertThatThrownBy(() -> attached(Optional.of(new EniConfig("a", "subnet-0123456789abcdef0", List.of())), true))
            .isInstanceOf(Refusal.class).hasMessageContaining("InvalidSubnetID.NotFound");
    }

    @Test void left_behind_is_what_is_free_old_and_the_CNIs_of_this_cluster() {
        var old = Instant.now().minus(Duration.ofMinutes(6)).toString();
        var young = Instant.now().minus(Duration.ofMinutes(4)).toString();
        var leaked = eni("aws-K8S-i-gone", Map.of(CLUSTER, "myeks", CREATED, old));
        eni("aws-K8S-i-new", Map.of(CLUSTER, "myeks", CREATED, young));
        eni("aws-K8S-i-other", Map.of(CLUSTER, "other", CREATED, old));
        eni("somebody's", Map.of(CLUSTER, "myeks", CREATED, old));
        eni("aws-K8S-i-untagged", Map.of());

        assertThat(interfaces.leaked()).containsExactly(leaked);
        interfaces.delete(leaked);
        assertThat(interfaces.leaked()).isEmpty();
    }

    private String eni(String description, Map<String, String> tags) {
        return ec2.createNetworkInterface(primary.subnetId(), description, List.of(), 0, 0, tags).networkInterfaceId();
    }
}
