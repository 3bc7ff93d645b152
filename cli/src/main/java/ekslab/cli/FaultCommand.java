package ekslab.cli;

import java.nio.file.Path;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.verify.fault.Faults;

@Command(name = "fault", description = { "Breaks the running lab on purpose, for somebody else to mend, and grades the mending.",
    "How everything was is written down first, so that \"lab fault heal\" brings it back whatever happens meanwhile." }, subcommands = {
        FaultList.class, FaultInject.class, FaultHeal.class, FaultGrade.class }, synopsisSubcommandLabel = "COMMAND", footer = { "",
            "Example: lab fault inject --random && lab verify; lab fault grade" })
final class FaultCommand implements Runnable {

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public void run() {
        throw new ParameterException(spec.commandLine(), "lab fault: which command? See \"lab fault --help\".");
    }

    Lab lab() { return lab; }

    Faults faults(RunningLab running) { return new Faults(running.target(), journal(lab, running)); }

    /** With a lab on this machine, which takes it along; for one on AWS where programs of this user keep what they must remember. */
    static Path journal(Lab lab, RunningLab running) {
        if (running.local().isPresent()) return lab.home.state(lab.name()).resolve("faults");
        var state = Optional.ofNullable(System.getenv("XDG_STATE_HOME")).filter(folder -> !folder.isEmpty()).map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".local", "state"));
        return state.resolve("ekslab").resolve(running.target().region()).resolve(lab.name()).resolve("faults");
    }
}
