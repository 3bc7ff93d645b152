package ekslab.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Vpc;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CloudTest {

    private final Cloud cloud = new Cloud("ap-northeast-2", "111122223333", "lab");

    @Test void a_change_is_told_in_order_and_can_be_read_by_then() {
        var heard = new ArrayList<String>();
        cloud.onChange(change -> heard.add(change.type().getSimpleName() + cloud.list(Vpc.class).size()));

        new Vpcs(cloud).create("vpc", "192.168.0.0/16", Map.of());

        assertThat(heard).startsWith("Vpc1", "RouteTable1", "SecurityGroup1");
    }

    @Test void a_listener_that_refuses_leaves_everything_as_it_was_and_who_heard_hears_of_the_reversal() {
        var heard = new ArrayList<String>();
        cloud.onChange(change -> heard.add((change.after().isPresent() ? "+" : "-") + change.type().getSimpleName()));
        cloud.onChange(change -> {
            if (change.type() == SecurityGroup.class) throw new IllegalStateException("no groups today");
        });

        assertThatThrownBy(() -> new Vpcs(cloud).create("vpc", "192.168.0.0/16", Map.of())).hasMessage("no groups today");

        assertThat(heard).containsExactly("+Vpc", "+RouteTable", "+SecurityGroup", "-SecurityGroup", "-RouteTable", "-Vpc");
        assertThat(cloud.list(Vpc.class)).isEmpty();
        assertThat(cloud.list(RouteTable.class)).isEmpty();
    }

    @Test void a_listener_may_not_change_the_cloud() {
        cloud.onChange(change -> new Vpcs(cloud).create("other", "10.0.0.0/16", Map.of()));

        assertThatThrownBy(() -> new Vpcs(cloud).create("vpc", "192.168.0.0/16", Map.of()))
            .hasMessageContaining("tried to change the cloud");

        assertThat(cloud.list(Vpc.class)).isEmpty();
    }

    @Test void ids_depend_on_the_labs_name_only() {
        var same = new Vpcs(new Cloud("ap-northeast-2", "111122223333", "lab")).create("vpc", "192.168.0.0/16", Map.of());
        var other = new Vpcs(new Cloud("ap-northeast-2", "111122223333", "other")).create("vpc", "192.168.0.0/16", Map.of());

        var vpc = new Vpcs(cloud).create("vpc", "192.168.0.0/16", Map.of());

        assertThat(vpc.vpcId()).matches("vpc-0[0-9a-f]{16}").isEqualTo(same.vpcId()).isNotEqualTo(other.vpcId());
        assertThatThrownBy(() -> new Vpcs(cloud).create("vpc", "10.0.0.0/16", Map.of())).isInstanceOfSatisfying(Refused.class,
            second -> assertThat(second.code()).isEqualTo("VpcLimitExceeded"));
    }

    @Test void a_cloud_refuses_names_that_aws_does_not_have() {
        assertThatThrownBy(() -> new Cloud("seoul", "111122223333", "lab")).hasMessageContaining("\"seoul\" is not a region name");
        assertThatThrownBy(() -> new Cloud("ap-northeast-2", "1", "lab")).hasMessageContaining("twelve digits");
        assertThatThrownBy(() -> new Cloud("ap-northeast-2", "111122223333", " ")).hasMessageContaining("seed");
    }

    @Test void a_zone_has_the_id_that_aws_gives_it() {
        assertThat(List.of(Zones.id("ap-northeast-2", "ap-northeast-2a"), Zones.id("us-east-1", "us-east-1b"))).containsExactly("apne2-az1",
            "use1-az2");
        assertThatThrownBy(() -> Zones.id("ap-northeast-2", "eu-west-1a")).hasMessageContaining("eu-west-1a");
    }
}
