package ekslab.local.kube.api;

import java.util.concurrent.CompletionException;

import io.vertx.core.Future;

/** Writing to a connection from a thread of one's own. */
final class Streams {

    private Streams() {}

    /** Waits until the bytes are on their way, so that a fast writer does not fill the memory; false when the client has gone. */
    static boolean await(Future<Void> written) {
        try {
            written.toCompletionStage().toCompletableFuture().join();
            return true;
        } catch (CompletionException closed) {
            return false;
        }
    }
}
