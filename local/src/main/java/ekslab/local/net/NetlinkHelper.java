package ekslab.local.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A small program that stays in some namespaces and speaks rtnetlink there; a Java program cannot enter them itself. It is no
 * first process: it ends when its input ends, and with the namespaces.
 */
final class NetlinkHelper {

    private static final long LIMIT_SECONDS = 60;

    /** setns, unshare, mount, umount2: asm/unistd.h of the kernel. */
    private static final Map<String, List<String>> CALLS = Map.of("amd64", List.of("308", "272", "165", "166"), "aarch64",
        List.of("268", "97", "40", "39"));

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    /** Which line failed, and what it said; empty for none. */
    record Outcome(OptionalInt failed, String said) {}

    private NetlinkHelper(Process process) {
        this.process = process;
        in = new OutputStreamWriter(process.getOutputStream(), UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Whether it knows the system calls of this machine. */
    static boolean possible() {
        return CALLS.containsKey(System.getProperty("os.arch"));
    }

    static NetlinkHelper start(Namespaces where) {
        var words = new ArrayList<>(List.of("perl", "-e", program()));
        words.addAll(CALLS.get(System.getProperty("os.arch")));
        return new NetlinkHelper(Processes.piped(new Command(words).after(where.enter()), Map.of()));
    }

    private static String program() {
        try (var source = NetlinkHelper.class.getResourceAsStream("netlink.pl")) {
            return new String(source.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("netlink.pl is part of this program and cannot be read", broken);
        }
    }

    /** Has the lines done in order, up to the first one that fails. */
    synchronized Outcome run(List<String> lines) {
        var watch = CompletableFuture.runAsync(process::destroyForcibly,
            CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS));
        try {
            in.write(String.join("\n", lines) + "\nE\n");
            in.flush();
            var said = out.readLine();
            if (said == null) throw new IOException("no answer");
            if (said.equals("ok")) return new Outcome(OptionalInt.empty(), "");
            var space = said.indexOf(' ');
            return new Outcome(OptionalInt.of(Integer.parseInt(said.substring(0, space))), said.substring(space + 1));
        } catch (IOException ended) {
            throw new CommandFailed("netlink", "the helper has ended", ended);
        } finally {
            watch.cancel(false);
        }
    }
}
