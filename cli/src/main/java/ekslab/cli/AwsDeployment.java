package ekslab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ekslab.infra.Settings;
import ekslab.local.net.Command;

/** The lab on AWS, by the pinned cdk CLI. */
final class AwsDeployment {

    private final Home home;
    private final Map<String, String> set;
    private final Settings settings;
    private final PrintWriter out;
    private final boolean dryRun;

    /** @param set what differs from the defaults */
    AwsDeployment(Home home, Map<String, String> set, PrintWriter out, boolean dryRun) {
        this.home = home;
        this.set = set;
        this.settings = Settings.from("--set", set);
        this.out = out;
        this.dryRun = dryRun;
    }

    int deploy() {
        var exit = run(cdk("deploy", "--all", "--require-approval", "never"));
        if (exit == Exit.OK.code)
            out.printf("%nNext: %s%n      ./lab verify --target aws%s%n",
                Command.of("aws eks update-kubeconfig --region {} --name {}", settings.region(), settings.name()), arguments());
        return exit;
    }

    int destroy() {
        return run(cdk("destroy", "--all", "--force"));
    }

    private int run(Command command) {
        out.println(command);
        out.flush();
        if (dryRun) return Exit.OK.code;
        return Child.foreground(command, home.root(), Map.of()) == 0 ? Exit.OK.code : Exit.BROKEN.code;
    }

    private Command cdk(String verb, String... options) {
        var words = new ArrayList<>(List.of("npx", "cdk", verb));
        words.addAll(List.of(options));
        set.forEach((key, value) -> words.addAll(List.of("-c", "lab:" + key + "=" + value)));
        return new Command(words);
    }

    /** The same settings, as the lab command takes them. */
    private String arguments() {
        var words = new StringBuilder();
        set.forEach((key, value) -> words
            .append(key.equals("name") ? " " + Command.of("--name {}", value) : " " + Command.of("--set {}={}", key, value)));
        return words.toString();
    }
}
