package ekslab.verify.look;

import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.fabric8.kubernetes.client.KubernetesClientException;
import software.amazon.awssdk.core.exception.SdkException;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Seen;

/** Something that is being looked at on a thread of its own, and may turn out not to be visible. */
record Look<T>(CompletableFuture<Seen<T>> future) {

    static <T> Look<T> at(String name, Supplier<T> what, Executor threads) {
        return new Look<>(CompletableFuture.supplyAsync(() -> {
            try {
                return Seen.of(what.get());
            } catch (CouldNotLook why) {
                return Seen.not(why.getMessage()); // of an earlier look, or in our own words
            } catch (SdkException | KubernetesClientException | UncheckedIOException why) {
                return Seen.not(refusal(why).orElseGet(() -> name + ": " + withCause(why))); // anything else is a bug and may show its stack
            }
        }, threads));
    }

    /** One sentence about what was refused, with what to do; nothing when this is no refusal. */
    static Optional<String> refusal(RuntimeException why) {
        if (why instanceof SdkException refused) return AwsRefusals.told(refused);
        return why instanceof KubernetesClientException refused ? KubeRefusal.told(refused) : Optional.empty();
    }

    /** A client's own message often stops before the reason, such as "connection refused", and fabric8's may say nothing at all. */
    private static String withCause(RuntimeException why) {
        var message = String.valueOf(why.getMessage());
        if (why.getCause() == null || why.getCause().getMessage() == null || message.contains(why.getCause().getMessage())) return message;
        var cause = why.getCause().getMessage();
        return message.equals("An error has occurred.") ? cause : "%s (%s)".formatted(message, cause);
    }

    Seen<T> seen() {
        return future.join();
    }

    /** @throws CouldNotLook when it is not visible */
    T get() {
        return seen().orThrow();
    }
}
