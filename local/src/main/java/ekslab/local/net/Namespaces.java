package ekslab.local.net;

import java.util.ArrayList;
import java.util.List;

/**
 * The namespaces of a process, as a place where commands can run.
 *
 * @param pid as this process sees it
 * @param user whether they belong to a user namespace of the lab's own, which has to be entered first
 */
public record Namespaces(long pid, boolean user) {

    /** The words before a command that runs in all of these namespaces. */
    public List<String> enter() {
        return enter("-m", "-u", "-i", "-n", "-p");
    }

    /** The same process's number in the PID namespace around its own. */
    public long pidInParent() {
        var numbers = Processes.pidsInNamespaces(pid);
        return numbers.get(numbers.size() - 2);
    }

    /** The words before a command that runs in some of them, named as {@code nsenter} names them. */
    public List<String> enter(String... which) {
        var words = new ArrayList<>(List.of("nsenter", "-t", String.valueOf(pid)));
        if (user) words.addAll(List.of("-U", "--preserve-credentials"));
        words.addAll(List.of(which));
        words.add("--");
        return words;
    }
}
