package ekslab.cli;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.verify.fault.Grade;
import ekslab.verify.fault.Grade.Mark;

@Command(name = "grade", description = {
    "Tells of each fault in the lab whether it is solved: all is as it was before, and the checks that it broke hold again.",
    "A work-around is told apart, with the lines that differ." }, footer = { "",
        "Exit code: 0 all are solved, 1 one is not, 2 there is nothing to grade, 3 could not look.", "", "Example: lab fault grade -v" })
final class FaultGrade implements Callable<Integer> {

    @Mixin private Where where;

    @ParentCommand private FaultCommand command;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var lab = command.lab();
        var running = where.findCluster(lab);
        List<Grade> grades;
        try (var faults = command.faults(running)) {
            grades = faults.grade(running.expectations());
        }
        if (grades.isEmpty())
            throw new Refusal(Exit.USAGE,
                "%s: no fault is injected, so there is nothing to grade; inject one with: ./lab fault inject --random%s"
                    .formatted(lab.name(), lab.nameOption()));
        grades.forEach(this::tell);
        spec.commandLine().getOut().flush();
        return grades.stream().allMatch(grade -> grade.mark() == Mark.SOLVED) ? Exit.OK.code : Exit.BROKEN.code;
    }

    /** Whoever looks for a fault that chance chose learns its name, and what it changed, only when the checks hold. */
    private void tell(Grade grade) {
        var out = spec.commandLine().getOut();
        var secret = grade.injection().hidden() && grade.mark() == Mark.NOT_SOLVED;
        var name = secret ? "a fault that chance chose" : grade.injection().fault();
        switch (grade.mark()) {
            case SOLVED -> out.printf("✓ %s: solved%n", name);
            case WORK_AROUND -> out.printf("~ %s: a work-around; the checks hold, but not all is as it was%n", name);
            case NOT_SOLVED -> out.printf("✗ %s: not solved%s%n", name,
                grade.broken().isEmpty() ? "" : "; not holding: " + String.join(", ", grade.broken()));
        }
        if (grade.mark() == Mark.WORK_AROUND || command.lab().verbose() && !secret)
            grade.differences().forEach(line -> out.println("    " + line));
    }
}
