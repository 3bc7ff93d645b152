package ekslab.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.local.LocalLab;

@Command(name = "cloud", description = {
    "An empty AWS account on this machine, to deploy to with the cdk CLI itself." }, subcommands = CloudCommand.Start.class, synopsisSubcommandLabel = "COMMAND", footer = {
        "", "Example: lab cloud start && eval \"$(lab env)\" && npx cdk deploy --all" })
final class CloudCommand implements Runnable {

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public void run() {
        throw new ParameterException(spec.commandLine(), "lab cloud: which command? See \"lab cloud --help\".");
    }

    @Command(name = "start", description = { "Starts it: CloudFormation, S3, SSM, STS, EC2 and EKS answer, and nothing is there yet.",
        "\"lab down\" takes it away with all that was deployed." }, footer = { "",
            "Example: lab cloud start && eval \"$(lab env)\" && npx cdk deploy --all --require-approval never" })
    static final class Start implements Callable<Integer> {

        @Option(names = "--kubernetes-port", defaultValue = "0", paramLabel = "PORT", description = "Of the Kubernetes API on 127.0.0.1, once there is a cluster (default: any free one).") private int kubernetesPort;

        @Option(names = "--aws-port", defaultValue = "0", paramLabel = "PORT", description = "Of the AWS APIs on 127.0.0.1 (default: any free one).") private int awsPort;

        @Mixin private Where where;

        @ParentCommand private CloudCommand cloud;

        @Spec private CommandSpec spec;

        @Override public Integer call() {
            var lab = cloud.lab;
            if (where.aws()) throw new Refusal(Exit.USAGE, "--target aws: an account there needs no start; see \"lab up --target aws\"");
            var settings = where.settings(lab);
            var ports = new LocalLab.Ports(kubernetesPort, awsPort);
            var local = LocalLab.at(lab.home.state(lab.name()));
            var problems = new ArrayList<String>();
            if (local.running().isPresent())
                problems.add("%s: is up already; take it away first with: ./lab down%s".formatted(lab.name(), lab.nameOption()));
            else
                if (local.leftover()) problems.add(Where.unfinished(lab));
                else problems.addAll(LocalLab.obstacles(ports));
            problems.addAll(Packages.problems(Tool.missing(Tool.Need.LAB)));
            Refusal.unless(problems);
            Packages.install(Tool.missing(Tool.Need.LAB), lab.home);
            var stages = new Stages(spec.commandLine().getOut(), lab.verbose());
            var state = local.open(lab.name(), settings.region(), ports, OwnJvm.words(lab.home), stages::tell);
            new StateFiles(lab.home.state(lab.name())).write(settings.toMap(), URI.create(state.awsEndpoint()), lab.home.launcher());
            stages.say("%s: an empty account in %s answers at %s%n%nNext: eval \"$(./lab env%s)\"; npx cdk deploy --all%s".formatted(
                lab.name(), settings.region(), state.awsEndpoint(), lab.nameOption(), where.context(lab)));
            return Exit.OK.code;
        }
    }
}
