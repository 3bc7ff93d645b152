package ekslab.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/** What cdk-nag finds, and why we live with it. The reasons stand here, not in the constructs: there they would be deployed as metadata. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditTest {

    private static final String AWS_MAINTAINS = "AWS maintains this policy for exactly this role, and EKS documents it as required; a copy would miss its updates. ";

    private static final List<Explained> EXPLAINED = List.of(
        new Explained("Cluster/ControlPlane/Cluster/Resource", "EKS1", null,
            "Students work from their own machines and the lab has no VPN. Every request needs TLS and an IAM identity with an access entry; "
                + "nodes use the private endpoint, and api.allowedCidrs narrows the public one."),
        managed("Cluster/ControlPlane/Cluster/Role", "AmazonEKSClusterPolicy", "EKS assumes the role; no person or pod can."),
        managed("Cluster/PodNetwork/Role", "AmazonEKS_CNI_Policy",
            "Only aws-node gets it, by Pod Identity; the nodes' own role does not have it."),
        managed("Cluster/WorkerNodes/Role", "AmazonEKSWorkerNodePolicy", "IMDSv2 with one hop keeps it from pods."),
        managed("Cluster/WorkerNodes/Role", "AmazonEC2ContainerRegistryPullOnly", "It reads images and nothing else."),
        managed("Cluster/WorkerNodes/Role", "AmazonSSMManagedInstanceCore", "It replaces SSH keys and an open port 22."),
        managed("Workloads/Kubectl/Role", "service-role/AWSLambdaBasicExecutionRole", "It writes the function's log and nothing else."),
        managed("Workloads/Kubectl/Lambda/Provider/framework-onEvent/ServiceRole", "service-role/AWSLambdaBasicExecutionRole",
            "It writes the function's log and nothing else."),
        new Explained("Workloads/Kubectl/Lambda/Provider/framework-onEvent/ServiceRole/DefaultPolicy/Resource", "IAM5",
            "Resource::<KubectlLambdaHandler9B8D96F9.Arn>:*",
            "The CDK's framework may invoke every version of one function, the kubectl handler of this stack; the wildcard is the version."),
        new Explained("Workloads/Kubectl/Lambda/Handler/Resource", "L1", null,
            "The CDK chooses the runtime that its kubectl handler is tested with; a CDK update brings the next one. It is a supported version."));

    @Test void every_finding_of_AwsSolutions_is_fixed_or_explained() {
        var app = Synthesized.app("access.adminArns", "arn:aws:iam::111122223333:role/teacher");
        EXPLAINED.forEach(explained -> explained.suppressIn(app));

        assertThat(findings(app)).isEmpty();
    }

    @Test void nothing_is_explained_that_is_not_found() {
        assertThat(findings(Synthesized.app())).hasSameSizeAs(EXPLAINED)
            .allMatch(finding -> EXPLAINED.stream().anyMatch(explained -> explained.explains(finding)));
    }

    @Test void private_nodes_add_nothing_to_explain() {
        assertThat(findings(Synthesized.app("nodes.placement", "private"))).hasSameSizeAs(EXPLAINED);
    }

    /** Its Lambdas stand in the VPC then, and a Lambda needs this policy for its ENI. */
    @Test void a_closed_api_adds_only_the_right_to_have_an_ENI() {
        assertThat(findings(Synthesized.app("nodes.placement", "private", "api.allowedCidrs", "203.0.113.0/24")))
            .filteredOn(finding -> EXPLAINED.stream().noneMatch(explained -> explained.explains(finding)))
            .isNotEmpty().allMatch(finding -> finding.contains("AWSLambdaVPCAccessExecutionRole"));
    }

    @SuppressWarnings("deprecation") // the CDK offers no other way to read them
    private static List<String> findings(App app) {
        Aspects.of(app).add(new AwsSolutionsChecks());
        return Stream.of("Network", "Cluster", "Workloads").map(id -> Annotations.fromStack((Stack) app.getNode().findChild(id)))
            .flatMap(
                notes -> Stream.concat(notes.findError("*", Match.anyValue()).stream(), notes.findWarning("*", Match.anyValue()).stream()))
            .map(note -> note.getId() + " " + note.getEntry().getData()).toList();
    }

    private static Explained managed(String role, String policy, String why) {
        return new Explained(role + "/Resource", "IAM4", "Policy::arn:<AWS::Partition>:iam::aws:policy/" + policy, AWS_MAINTAINS + why);
    }

    /** @param appliesTo the one finding of several on this resource, or null when the rule finds one thing only */
    private record Explained(String path, String rule, String appliesTo, String reason) {

        void suppressIn(App app) {
            var suppression = NagPackSuppression.builder().id("AwsSolutions-" + rule).reason(reason);
            if (appliesTo != null) suppression.appliesTo(List.of(appliesTo));
            var stack = (Stack) app.getNode().findChild(path.substring(0, path.indexOf('/')));
            NagSuppressions.addResourceSuppressionsByPath(stack, "/" + path, List.of(suppression.build()));
        }

        boolean explains(String finding) {
            return finding.startsWith("/" + path + " AwsSolutions-" + rule + (appliesTo == null ? "" : "[" + appliesTo + "]"));
        }
    }
}
