package ekslab.infra;

import java.util.List;

/** Everything that is wrong with the settings, told at once; the message is ready to be shown to the user. */
public final class SettingsProblems extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    /**
     * @param source where the settings came from, e.g. {@code --set} or {@code lab.properties}
     * @param problems one sentence each: the key, what is wrong with which value, what would be right
     */
    public SettingsProblems(String source, List<String> problems) {
        super("%s: %d %s:\n  - %s".formatted(source, problems.size(), problems.size() == 1 ? "problem" : "problems",
            String.join("\n  - ", problems)));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
