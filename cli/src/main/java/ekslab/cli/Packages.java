package ekslab.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import ekslab.local.net.Command;

/** Gets missing programs onto this machine, or says how. */
final class Packages {

    private static final String UPDATE = "apt-get update -qq";
    private static final String INSTALL = "apt-get install -y -qq --no-install-recommends ";

    private Packages() {}

    /** Empty when nothing is missing or this user may install it; otherwise the sentence with the one command that does. */
    static List<String> problems(List<Tool> missing) {
        return missing.isEmpty() || mayInstall() ? List.of()
            : List.of("%s: not installed; on Debian or Ubuntu: %s".formatted(names(missing), command(missing)));
    }

    /** @throws Refusal when a package cannot be installed */
    static void install(List<Tool> missing, Home home) {
        if (missing.isEmpty()) return;
        for (var line : List.of(UPDATE, INSTALL + packages(missing))) {
            var said = Child.ask(Command.of(line), home.root(), Map.of("DEBIAN_FRONTEND", "noninteractive"));
            if (said.exit() != 0) throw new Refusal(Exit.USAGE, "%s: exited %d:%n%s".formatted(line, said.exit(), said.text().strip()));
        }
    }

    static String command(List<Tool> missing) {
        return "sudo sh -c '%s && %s'".formatted(UPDATE, INSTALL + packages(missing));
    }

    static String names(List<Tool> tools) {
        return tools.stream().map(Tool::program).collect(Collectors.joining(", "));
    }

    private static String packages(List<Tool> tools) {
        return tools.stream().map(Tool::aptPackage).distinct().collect(Collectors.joining(" "));
    }

    private static boolean mayInstall() {
        return System.getProperty("user.name").equals("root") && Search.find("apt-get").isPresent();
    }
}
