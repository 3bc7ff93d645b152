package ekslab.cli;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.verify.Facts;

@Command(name = "env", description = { "Prints shell exports for kubectl, aws and the commands of the lab document.",
    "They are KUBECONFIG, the AWS endpoint and region, CLUSTER_NAME, the nodes' addresses as N1, N2, N3 in the order of their zones, and an ssh that enters them." }, footer = {
        "", "Example: eval \"$(lab env)\" && kubectl get nodes && ping -c 1 $N1" })
final class Env implements Callable<Integer> {

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var running = where.find(lab);
        var exports = Exports.of(running, running.hasCluster() ? Overview.inZoneOrder(Facts.nodes(running.target())) : List.of());
        Kubectl.folderIfNeeded(lab.home).ifPresent(exports::prependToPath);
        running.local().map(state -> new StateFiles(lab.home.state(state.name()))).ifPresent(files -> {
            exports.put("AWS_DATA_PATH", files.awsModels());
            exports.prependToPath(files.bin());
        });
        spec.commandLine().getOut().print(exports);
        spec.commandLine().getOut().flush();
        return Exit.OK.code;
    }
}
