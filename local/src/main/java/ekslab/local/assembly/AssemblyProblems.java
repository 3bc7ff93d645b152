package ekslab.local.assembly;

import java.util.List;

/** A cloud assembly cannot be played; the message names every reason, one a line. */
public final class AssemblyProblems extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public AssemblyProblems(String subject, List<String> problems) {
        super(problems.size() == 1 ? subject + ": " + problems.get(0)
            : "%s has %d problems:\n  - %s".formatted(subject, problems.size(), String.join("\n  - ", problems)));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
