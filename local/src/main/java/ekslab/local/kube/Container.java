package ekslab.local.kube;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A running container of a sandbox. */
public interface Container {

    /** Completes with the exit code when the container's first process ends; 128 + N when signal N ended it. */
    CompletableFuture<Integer> exit();

    /** The file that collects what the container prints (standard output and error, as they come). */
    Path log();

    /**
     * Runs another command inside the container. The caller owns the process and its three streams; destroying it ends the command.
     *
     * @param terminal the size of the terminal that the command gets, or null for three plain pipes
     */
    Process exec(List<String> command, Terminal terminal);

    /** Ends the container: asks it to stop, and kills it when the grace period is over. Returns when it is gone. */
    void stop(Duration grace);
}
