package ekslab.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ekslab.local.cloudformation.TestLab;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AwsCliTest {

    @TempDir Path home;

    @Test void the_real_aws_command_shows_the_nodes_as_the_hand_out_does() throws Exception {
        try (var endpoint = new TestLab().up().endpoint(home.resolve("objects"))) {
            var table = aws(endpoint, "ec2", "describe-instances", "--query",
                "Reservations[*].Instances[*].{PublicIPAdd:PublicIpAddress,PrivateIPAdd:PrivateIpAddress,InstanceName:Tags[?Key=='Name']|[0].Value,Status:State.Name}",
                "--filters",
                "Name=instance-state-name,Values=running", "--output", "table");

            assertThat(table).contains("DescribeInstances")
                .containsPattern("InstanceName +\\| +PrivateIPAdd +\\| +PublicIPAdd +\\| +Status");
            assertThat(table.lines().map(String::strip).filter(
                line -> line.matches("\\|+ +myeks-ng1-Node *\\| +192\\.168\\.[123]\\.\\d+ +\\| +203\\.0\\.113\\.\\d+ +\\| +running +\\|+")))
                .hasSize(3);
            assertThat(aws(endpoint, "eks", "describe-cluster", "--name", "myeks", "--query", "cluster.[status,version,createdAt!=null]",
                "--output", "text")).isEqualTo("ACTIVE\t1.35\tTrue\n");
        }
    }

    @Test void a_service_that_is_not_played_says_so_in_its_own_form_and_where_it_works() throws Exception {
        try (var endpoint = new TestLab().up().endpoint(home.resolve("objects"))) {
            for (var line : List.of("elbv2 describe-load-balancers: reach a Service by its cluster IP or NodePort",
                "route53 list-hosted-zones: names of the cluster are answered by CoreDNS", "logs describe-log-groups: lab status",
                "ecr get-authorization-token: images are not pulled here", "iam list-roles: checked by nobody",
                "lambda list-functions: lambda is not played", "autoscaling describe-auto-scaling-groups: nodes.count",
                "ec2 describe-vpn-gateways: DescribeVpnGateways is not played on this machine",
                "eks create-addon --cluster-name myeks --addon-name x: changed in the templates")) {
                var words = line.substring(0, line.indexOf(':')).split(" ");
                var said = said(endpoint, words);
                assertThat(said.exit()).as(said.text()).isNotZero();
                assertThat(said.text()).contains(line.substring(line.indexOf(':') + 2)).contains("AWS")
                    .containsPattern("\\((UnsupportedOperation|UnknownOperation)");
            }
        }
    }

    private String aws(AwsEndpoint endpoint, String... words) throws IOException, InterruptedException {
        var said = said(endpoint, words);
        assertThat(said.exit()).as(said.text()).isZero();
        return said.text();
    }

    private record Said(int exit, String text) {}

    private Said said(AwsEndpoint endpoint, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("/usr/bin/aws", "--endpoint-url", endpoint.url().toString(), "--region", "ap-northeast-2"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
            .putAll(Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8", "AWS_ACCESS_KEY_ID", "lab",
                "AWS_SECRET_ACCESS_KEY", "lab",
                "AWS_EC2_METADATA_DISABLED", "true"));
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), said);
    }
}
