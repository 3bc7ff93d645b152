package ekslab.verify.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;

import ekslab.verify.Facts;
import ekslab.verify.Target;
import ekslab.verify.check.Depth;
import ekslab.verify.facts.Addon;
import ekslab.verify.facts.Cluster;
import ekslab.verify.facts.Ec2;
import ekslab.verify.facts.Nodes;
import ekslab.verify.facts.Pods;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Snapshot;

/** The real SDK's clients look at EC2 and EKS over HTTP, in AWS's shapes and at AWS's moods. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AwsLooksTest {

    private static final Map<String, String> KUBERNETES = Map.of("/api/v1/nodes", list("""
        {"metadata": {"name": "n%1$d"}, "spec": {"providerID": "aws:///ap-northeast-2a/i-%1$d"}, "status": {}}"""),
        "/api/v1/pods", list("""
        {"metadata": {"namespace": "default", "name": "netshoot-%1$d"},
         "spec": {"nodeName": "n%1$d", "containers": [{"name": "c", "env": [{"name": "PASSWORD", "value": "hush"}]}]},
         "status": {"phase": "Running", "podIP": "192.168.%1$d.21"}}"""),
        "/apis/apps/v1/namespaces/kube-system/daemonsets/aws-node", """
        {"spec": {"template": {"spec": {"containers": [{"name": "aws-node", "env": [{"name": "WARM_ENI_TARGET", "value": "1"},
          {"name": "AWS_SECRET_ACCESS_KEY", "value": "hush"}, {"name": "GITHUB_TOKEN", "value": "hush"}]}]}}}}""");

    @TempDir private Path folder;
    private AwsWire aws;
    private KubeWire kubernetes;

    private static String list(String item) {
        return "{\"items\": [%s]}".formatted(String.join(",", Stream.of(1, 2, 3).map(n -> item.formatted(n)).toList()));
    }

    @BeforeEach void serve() throws IOException {
        aws = new AwsWire();
        kubernetes = new KubeWire(KUBERNETES);
    }

    @AfterEach void stop() {
        aws.close();
        kubernetes.close();
    }

    @Test void every_page_of_every_list_is_read() throws IOException {
        var whole = look();
        var before = Ec2Wire.actions().stream().mapToInt(aws::calls).toArray();
        aws.ec2.pages(1);

        var paged = look();

        assertThat(paged.ec2()).isEqualTo(whole.ec2()).satisfies(AwsLooksTest::isAllSeen);
        assertThat(paged.ec2().enis().value()).hasSize(3);
        assertThat(paged.eks().addons().value()).extracting(Addon::name).containsExactly("coredns", "kube-proxy", "vpc-cni");
        for (var at = 0; at < before.length; at++) {
            var action = Ec2Wire.actions().get(at);
            assertThat(aws.calls(action) - before[at]).as(action).isEqualTo(before[at] * Ec2Wire.items(action));
        }
        assertThat(aws.nonsense()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({ "503, RequestLimitExceeded", "429, ThrottlingException", "503, ServiceUnavailable" }) void a_throttled_call_is_made_again(
        int status, String code) throws IOException {
        aws.trouble("DescribeNetworkInterfaces", 2, AwsAnswer.ec2(status, code, "Slow down."));
        aws.trouble("DescribeCluster", 1, AwsAnswer.eks(status, code, "Slow down."));

        var seen = look();

        assertThat(seen.ec2()).satisfies(AwsLooksTest::isAllSeen);
        assertThat(aws.calls("DescribeNetworkInterfaces")).isEqualTo(3);
        assertThat(aws.calls("DescribeCluster")).isEqualTo(2);
    }

    @Test void throttling_without_an_end_says_so_and_hides_no_other_list() {
        aws.trouble("DescribeSubnets", 100, AwsAnswer.ec2(503, "RequestLimitExceeded", "Request limit exceeded."));

        var seen = lookWithoutPauses(AwsClients.of(target()).credentials());

        assertThat(seen.subnets().problem())
            .isEqualTo("ec2:DescribeSubnets is still throttled at attempt 6 (RequestLimitExceeded); try again in some minutes");
        assertThat(aws.calls("DescribeSubnets")).isEqualTo(AwsClients.ATTEMPTS);
        assertThat(seen.enis().value()).hasSize(3);
    }

    static List<String> actions() { return Ec2Wire.actions(); }

    @ParameterizedTest
    @MethodSource("actions") void a_denied_list_names_the_missing_action_and_hides_no_other(String action) {
        aws.trouble(action, 2, AwsAnswer.ec2(403, "UnauthorizedOperation", "You are not authorized to perform this operation. "
            + "User: arn:aws:sts::111122223333:assumed-role/dev/me is not authorized to perform this because of reasons"));

        var seen = lookWithoutPauses(AwsClients.of(target()).credentials());

        var problems = problems(seen);
        assertThat(problems).singleElement().asString().startsWith(
            "arn:aws:sts::111122223333:assumed-role/dev/me may not call ec2:%s; allow that action in its IAM policy".formatted(action));
    }

    @Test void what_EKS_denies_is_named_and_hides_no_add_on() throws IOException {
        aws.trouble("DescribeCluster", 1, AwsAnswer.eks(403, "AccessDeniedException", "User: dev is not authorized to perform: this"));

        var seen = look().eks();

        assertThat(seen.cluster().problem()).startsWith("dev may not call eks:DescribeCluster; allow that action in its IAM policy");
        assertThat(seen.addons().value()).hasSize(3);
    }

    @Test void what_Kubernetes_forbids_is_named_with_verb_and_resource_and_hides_no_other() throws IOException {
        kubernetes.forbid("/api/v1/pods");

        var seen = look();

        assertThat(seen.kube().pods().problem()).isEqualTo("dev may not list pods in Kubernetes; "
            + "allow verb list on resource pods of API group \"\" to it, or give it an EKS access policy");
        assertThat(seen.kube().nodes().value()).hasSize(3);
        assertThat(seen.ec2()).satisfies(AwsLooksTest::isAllSeen);
    }

    @Test void a_kubeconfig_that_is_no_longer_good_is_told_so() throws IOException {
        assertThat(Looks.take(target(kubernetes.kubeconfig(folder, "old")), Depth.APIS, Sending.NOTHING).kube().nodes().problem())
            .isEqualTo("the Kubernetes API does not know who asks; renew the kubeconfig, as with: aws eks update-kubeconfig");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        ExpiredToken   | the AWS session has expired (ExpiredToken); sign in again, as with: aws sso login
        RequestExpired | AWS refuses the time of the request (RequestExpired); sign in again if the session is old, else set this machine's clock
        AuthFailure    | AWS does not accept these credentials (AuthFailure); see who you are: aws sts get-caller-identity
        """) void credentials_that_are_no_good_are_one_sentence(String code, String sentence) {
        aws.trouble("DescribeSubnets", 100, AwsAnswer.ec2(400, code, "Request has expired."));

        assertThat(lookWithoutPauses(AwsClients.of(target()).credentials()).subnets().problem()).isEqualTo(sentence);
    }

    @Test void no_credentials_at_all_are_one_sentence() {
        var none = AwsCredentialsProviderChain.of(ProfileCredentialsProvider.builder()
            .profileFile(ProfileFile.aggregator().build()).profileName("nobody").build());

        assertThat(problems(lookWithoutPauses(none))).isNotEmpty()
            .containsOnly("there are no AWS credentials; set AWS_PROFILE or sign in: aws sts get-caller-identity must answer");
    }

    @Test void an_address_that_EC2_lists_a_moment_later_is_seen() throws IOException {
        aws.trouble("DescribeNetworkInterfaces", 1,
            AwsAnswer.ok(Ec2Wire.recorded("DescribeNetworkInterfaces").replace("192.168.2.21", "192.168.2.22")));

        assertThat(look().ec2().enis().value().holding("192.168.2.21")).isPresent();
        assertThat(aws.calls("DescribeNetworkInterfaces")).isEqualTo(2);
    }

    @Test void an_instance_that_EC2_lists_a_moment_later_is_seen() throws IOException {
        aws.trouble("DescribeInstances", 1, AwsAnswer.ok(Ec2Wire.recorded("DescribeInstances").replace(">i-3<", ">i-4<")));

        assertThat(look().ec2().instances().value().find("i-3")).isPresent();
    }

    @Test void an_address_that_EC2_never_lists_is_told_as_it_is() throws IOException {
        aws.trouble("DescribeNetworkInterfaces", 100,
            AwsAnswer.ok(Ec2Wire.recorded("DescribeNetworkInterfaces").replace("192.168.2.21", "192.168.2.22")));

        assertThat(look().ec2().enis().value().holding("192.168.2.21")).isEmpty();
    }

    @Test void an_add_on_that_goes_while_it_is_looked_at_is_gone() throws IOException {
        aws.trouble("DescribeAddon", 1, AwsAnswer.eks(404, "ResourceNotFoundException", "No addon found"));

        assertThat(look().eks().addons().value()).hasSize(2);
    }

    @Test void no_secret_comes_home() throws IOException {
        assertThat(Facts.json(look())).contains("WARM_ENI_TARGET", "192.168.3.21").doesNotContain("hush", "password", "TOKEN", "SECRET");
    }

    @Test void what_EC2_would_not_understand_is_refused_here_too() {
        try (var ec2 = AwsClients.of(target()).ec2()) {
            assertThatThrownBy(() -> ec2.describeSubnets(ask -> ask.filters(Filter.builder().name("vpc").values("vpc-1").build())))
                .isInstanceOf(Ec2Exception.class).hasMessageContaining("The filter 'vpc' is invalid");
            assertThatThrownBy(() -> ec2.describeInstances(ask -> ask.instanceIds("i-1").maxResults(5)))
                .hasMessageContaining("cannot be used with the parameter maxResults");
            assertThatThrownBy(() -> ec2.describeSubnets(ask -> ask.nextToken("mine"))).hasMessageContaining("The token 'mine' is invalid");
            assertThatThrownBy(ec2::describeRegions).hasMessageContaining("The action DescribeRegions is not valid");
        }
    }

    private Snapshot look() throws IOException {
        return Looks.take(target(kubernetes.kubeconfig(folder, KubeWire.TOKEN)), Depth.APIS, Sending.NOTHING);
    }

    /** At EC2 alone; nobody waits between two attempts. */
    private Ec2 lookWithoutPauses(AwsCredentialsProvider credentials) {
        var clients = AwsClients.of(target());
        var retries = clients.retries().toBuilder().backoffStrategy(BackoffStrategy.retryImmediately())
            .throttlingBackoffStrategy(BackoffStrategy.retryImmediately()).build();
        try (var lookout = new Lookout(); var ec2 = new AwsClients(clients.target(), credentials, retries).ec2()) {
            var cluster = lookout.at("cluster", () -> new Cluster("myeks", "ACTIVE", "1.35", "vpc-1", "10.100.0.0/16"));
            var known = new FromKubernetes(lookout.at("nodes", () -> Nodes.NONE), lookout.at("pods", () -> Pods.NONE));
            return Ec2Looks.begin(lookout, lookout.at("ec2 client", () -> ec2), cluster, known).get();
        }
    }

    private Target target() { return target(folder.resolve("kubeconfig")); }

    private Target target(Path kubeconfig) {
        return new Target("myeks", "ap-northeast-2", Optional.of(aws.endpoint()), Optional.of(kubeconfig));
    }

    private static void isAllSeen(Ec2 seen) { assertThat(problems(seen)).isEmpty(); }

    /** Each once: what one look could not see, those that need it could not either. */
    private static List<String> problems(Ec2 seen) {
        return Stream.<Seen<?>>of(seen.vpc(), seen.dns(), seen.subnets(), seen.routeTables(), seen.acls(), seen.groups(),
            seen.internetGateways(), seen.natGateways(), seen.flowLogs(), seen.instances(), seen.enis(), seen.types())
            .map(Seen::problem).filter(problem -> problem != null).distinct().toList();
    }
}
