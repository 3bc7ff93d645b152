package ekslab.cli;

import java.io.PrintWriter;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all commands: what they share, and the one place where a problem becomes a sentence. */
@Command(name = "lab", mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, version = "lab 0.1.0", synopsisSubcommandLabel = "COMMAND", description = "An EKS networking lab: up from code, proved by packets, gone without a trace.", subcommands = {
    Up.class, CloudCommand.class, Verify.class, Checks.class, TakeSnapshot.class, TraceCommand.class, Status.class, Env.class, OnNode.class,
    Ssh.class,
    ImageCommand.class, GuideCommand.class, FaultCommand.class, Bench.class,
    Down.class, Doctor.class,
    SelfTest.class,
    HelpCommand.class }, footer = { "", "Example: lab up && eval \"$(lab env)\" && kubectl get pods -o wide" })
final class Lab implements Runnable {

    private static final String DEFAULT_NAME = "myeks";

    final Home home;

    @Spec CommandSpec spec;

    private String name = DEFAULT_NAME;

    private boolean verbose;

    Lab(Home home) { this.home = home; }

    public static void main(String... args) {
        System.exit(commandLine(Home.here()).execute(args));
    }

    static CommandLine commandLine(Home home) {
        var line = new CommandLine(new Lab(home));
        line.getSubcommands().get("ssh").setStopAtPositional(true).setUnmatchedOptionsArePositionalParams(true);   // they are ssh's
        return line.setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((problem, at, parsed) -> {
                var lab = (Lab) parsed.commandSpec().root().userObject();
                return lab.tell(problem, at.getErr());
            });
    }

    @Option(names = "--name", paramLabel = "NAME", scope = ScopeType.INHERIT, description = "The lab's and its cluster's name (default: myeks). Labs with different names run side by side.") void name(
        String value) {
        if (!value.matches("[a-z][a-z0-9-]{0,19}"))   // also the name of a folder
            throw new ParameterException(spec.commandLine(),
                "--name: \"%s\" must be 1-20 of a-z, 0-9, - and start with a letter".formatted(value));
        name = value;
    }

    @Option(names = { "-v",
        "--verbose" }, scope = ScopeType.INHERIT, description = "Tell more: stages with their times, stack traces.") void verbose(
            boolean value) {
        verbose = value;
    }

    String name() { return name; }

    boolean verbose() { return verbose; }

    /** What to type after a command so that it means the same lab; empty for the usual one. */
    String nameOption() {
        return name.equals(DEFAULT_NAME) ? "" : " --name " + name;
    }

    @Override public void run() {
        throw new ParameterException(spec.commandLine(), "lab: which command? See \"lab --help\".");
    }

    private int tell(Exception problem, PrintWriter err) {
        var exit = Problems.exit(problem);
        if (exit.isEmpty() || verbose) problem.printStackTrace(err);   // without an exit code it is a bug
        exit.ifPresent(expected -> err.println(problem.getMessage()));
        return exit.orElse(Exit.BROKEN).code;
    }
}
