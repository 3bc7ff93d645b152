package ekslab.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.infra.Settings;
import ekslab.local.LocalLab;

@Command(name = "up", description = { "Builds the lab from its description, proves that its network works, and shows it.",
    "A lab that is up already with the same settings is verified again and left as it is." }, footer = { "",
        "Example: lab up --set nodes.count=2 --set nodes.placement=private" })
final class Up implements Callable<Integer> {

    @Option(names = "--kubernetes-port", defaultValue = "0", paramLabel = "PORT", description = "Of the Kubernetes API on 127.0.0.1 (default: any free one).") private int kubernetesPort;

    @Option(names = "--aws-port", defaultValue = "0", paramLabel = "PORT", description = "Of the AWS APIs on 127.0.0.1 (default: any free one).") private int awsPort;

    @Option(names = "--bandwidth", description = "Hold instances to the network bandwidth of their type, baseline and burst; on this machine only.") private boolean bandwidth;

    @Option(names = "--dry-run", description = "Print the commands and change nothing.") private boolean dryRun;

    @Option(names = "--settings", description = "List all settings with their defaults, for --set, and change nothing.") private boolean settings;

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var out = spec.commandLine().getOut();
        if (settings) return list(out);
        if (where.aws()) return new AwsDeployment(lab.home, where.raw(lab), out, dryRun).deploy();
        var wanted = new LocalUp(lab, where.raw(lab), new LocalLab.Ports(kubernetesPort, awsPort), bandwidth,
            new Stages(out, lab.verbose()));
        return dryRun ? wanted.print() : wanted.run();
    }

    private static int list(PrintWriter out) {
        var table = new Table("SETTING", "DEFAULT", "MEANING");
        Settings.describe().forEach(setting -> table.row(setting.key(), setting.defaultValue(), setting.meaning()));
        out.print(table);
        out.flush();
        return Exit.OK.code;
    }
}
