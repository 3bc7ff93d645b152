package ekslab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import ekslab.verify.Facts;

@Command(name = "ssh", description = {
    "What \"ssh\" means in a shell with the exports of \"lab env\": a node of the lab is entered without a key,",
    "every other host by this machine's own ssh. Options before the host do not matter for a node." }, footer = { "",
        "Example: lab ssh ec2-user@$N1 sudo iptables -t nat -S" })
final class Ssh implements Callable<Integer> {

    /** Options of ssh(1) that take a value. */
    private static final String WITH_VALUE = "-[BbcDEeFIiJLlmOopQRSWw]";

    @Parameters(arity = "0..*", paramLabel = "WORD", description = "[OPTIONS] [USER@]HOST [COMMAND]") private List<String> words = new ArrayList<>();

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Override public Integer call() throws IOException, InterruptedException {
        var at = host(words);
        if (at < words.size()) {
            var running = where.findCluster(lab);
            var nodes = Overview.inZoneOrder(Facts.nodes(running.target()));
            var host = words.get(at).replaceFirst("^[^@]*@", "");
            if (nodes.stream().anyMatch(node -> node.internalIp().equals(host) || node.name().equals(host))) {
                var session = new NodeSession(lab.home, running, NodeName.resolve(host, nodes));
                var command = words.subList(at + 1, words.size());
                return command.isEmpty() ? session.shell() : session.run(List.of("bash", "-c", String.join(" ", command)), false);
            }
        }
        var ssh = NodeSsh.real().orElseThrow(() -> new Refusal(Exit.USAGE,
            "ssh %s: names no node of this lab, and this machine has no ssh of its own".formatted(String.join(" ", words))));
        var real = new ArrayList<>(List.of(ssh.toString()));
        real.addAll(words);
        return Child.foreground(new ekslab.local.net.Command(real), Path.of("").toAbsolutePath(), Map.of());
    }

    private static int host(List<String> words) {
        var at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) at += words.get(at).matches(WITH_VALUE) ? 2 : 1;
        return at;
    }
}
