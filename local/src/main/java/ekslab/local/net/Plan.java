package ekslab.local.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be done to the network, step by step; nothing happens until a {@link Shell} runs it.
 * It prints as the commands an operator would type, and runs as few processes as it can: commands of {@code ip} become messages to
 * the kernel, and neighbours that one process can do become one process. There is no step that takes a step back, because the whole lab lives in
 * namespaces that end with their first process.
 */
public final class Plan {

    /** Programs that read many commands from standard input, which saves a process each. */
    private static final Set<String> BATCH = Set.of("ip", "bridge");

    /**
     * @param input what the command reads; null for nothing
     * @param mayFail whether the plan goes on when the command fails
     */
    private record Step(String netns, Command command, String input, boolean mayFail) {

        Optional<List<String>> messages() {
            return input == null && NetlinkHelper.possible() ? Netlink.translate(command) : Optional.empty();
        }

        /** Whether one process can do both: it reads many commands, or it reads a text that goes on with the next one. */
        boolean joins(Step next) {
            if (mayFail || next.mayFail || !netns.equals(next.netns)) return false;
            if (input != null) return next.input != null && command.equals(next.command) && command.program().equals("nft");
            return next.input == null && BATCH.contains(command.program()) && command.program().equals(next.command.program());
        }

        @Override public String toString() {
            var line = netns.isEmpty() ? command.toString()
                : command.program().equals("ip") ? "ip -n " + netns + command.toString().substring(2)
                    : command.after(List.of("ip", "netns", "exec", netns)).toString();
            return input == null ? line : "%s <<'END'%n%s%sEND".formatted(line, input, input.endsWith("\n") ? "" : "\n");
        }
    }

    private final List<Step> steps = new ArrayList<>();

    /** Adds a command in the namespace where the plan runs. */
    public Plan run(String line, Object... values) {
        return in("", line, values);
    }

    /** Adds a command in a named network namespace. */
    public Plan in(String netns, String line, Object... values) {
        steps.add(new Step(netns, Command.of(line, values), null, false));
        return this;
    }

    /** Adds a command that takes something away, which may be gone already: whether it fails does not matter. */
    public Plan undo(String line, Object... values) {
        steps.add(new Step("", Command.of(line, values), null, true));
        return this;
    }

    /** Adds a command that reads a text, such as {@code iptables-restore -n} or {@code nft -f -}. */
    public Plan feed(String netns, String input, String line, Object... values) {
        steps.add(new Step(netns, Command.of(line, values), Objects.requireNonNull(input), false));
        return this;
    }

    public Plan add(Plan more) {
        steps.addAll(more.steps);
        return this;
    }

    public boolean isEmpty() { return steps.isEmpty(); }

    /** The commands, one a line, as an operator would type them. */
    @Override public String toString() {
        return steps.stream().map(step -> step + "\n").collect(Collectors.joining());
    }

    /**
     * A stretch of it that is done in one go.
     *
     * @param messages for the kernel itself; empty when the commands have to run
     * @param commands of the messages, one each, to name the one that failed
     * @param script that stops at the first command that fails; "" when there are messages
     */
    record Part(List<String> messages, List<String> commands, String script) {}

    /** It in parts, each as large as can be. */
    List<Part> parts() {
        var translated = steps.stream().map(Step::messages).toList();
        var parts = new ArrayList<Part>();
        for (var at = 0; at < steps.size();) {
            var end = at;
            var known = translated.get(at).isPresent();
            while (end < steps.size() && translated.get(end).isPresent() == known) end++;
            var stretch = steps.subList(at, end);
            parts.add(known ? messages(stretch, translated.subList(at, end)) : new Part(List.of(), List.of(), script(stretch)));
            at = end;
        }
        return parts;
    }

    private static Part messages(List<Step> steps, List<Optional<List<String>>> translated) {
        var messages = new ArrayList<String>();
        var commands = new ArrayList<String>();
        for (var at = 0; at < steps.size(); at++) {
            var step = steps.get(at);
            messages.add("N " + (step.netns.isEmpty() ? "-" : step.netns));
            translated.get(at).orElseThrow().forEach(line -> messages.add(step.mayFail ? "? " + line : line));
            while (commands.size() < messages.size()) commands.add(step.toString());
        }
        return new Part(messages, commands, "");
    }

    private static String script(List<Step> steps) {
        var script = new StringBuilder();
        for (var at = 0; at < steps.size();) {
            var end = at + 1;
            while (end < steps.size() && steps.get(end - 1).joins(steps.get(end))) end++;
            script.append(block(steps.subList(at, end)));
            at = end;
        }
        return script.toString();
    }

    private static String block(List<Step> block) {
        var first = block.get(0);
        var enter = first.netns.isEmpty() ? "" : "nsenter --net=/run/netns/" + first.netns + " ";
        if (first.mayFail) return first.command + " 2>/dev/null || true\n";
        if (first.input != null)
            return enter + first.command + " <<'END'\n" + block.stream().map(step -> ended(step.input)).collect(Collectors.joining())
                + "END\n";
        if (block.size() == 1) return enter + first.command + "\n";
        var lines = block.stream().map(step -> String.join(" ", step.command.words().subList(1, step.command.words().size())) + "\n");
        return enter + first.command.program() + " -batch - <<'END'\n" + lines.collect(Collectors.joining()) + "END\n";
    }

    private static String ended(String text) { return text.endsWith("\n") ? text : text + "\n"; }
}
