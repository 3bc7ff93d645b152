package ekslab.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

import ekslab.local.LabEvent;

/** Tells what happens while it happens: what became of each resource always, every step and its time when asked to be verbose. */
final class Stages {

    private final PrintWriter out;
    private final boolean verbose;

    Stages(PrintWriter out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    <T> T time(String stage, Supplier<T> work) {
        var start = System.nanoTime();
        var result = work.get();
        stage(stage, (System.nanoTime() - start) / 1_000_000 + " ms");
        return result;
    }

    void tell(LabEvent event) {
        switch (event.kind()) {
            case "resource" -> {
                if (verbose || !event.status().endsWith("_IN_PROGRESS") || event.status().contains("ROLLBACK"))
                    say("  %-20s %-60s %s".formatted(event.status(), event.subject(), event.detail()));
            }
            case "stage" -> stage(event.subject(), event.detail());
            default -> {}   // ready and failed are told by whoever waits for them
        }
    }

    void say(Object text) {
        out.println(text);
        out.flush();
    }

    private void stage(String name, String detail) {
        if (verbose) say("  [stage] %s %s".formatted(name, detail).stripTrailing());
    }
}
