package ekslab.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "test", description = "Runs the project's own tests (mvn verify), after installing what they need.", footer = { "",
    "Example: lab test" })
final class SelfTest implements Callable<Integer> {

    @ParentCommand private Lab lab;

    /** The launcher does the work, and usually without asking here; it is reached this way when options stand before the word. */
    @Override public Integer call() {
        var launcher = new ekslab.local.net.Command(List.of(lab.home.root().resolve("lab").toString(), "test"));
        return Child.foreground(launcher, lab.home.root(), Map.of());
    }
}
