package ekslab.local.eks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

import ekslab.local.cloudformation.ClusterOperator.NotStabilized;

/** Waits until nothing is missing any more, and says what still was when time was up. */
final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(60);   // EKS gives nodes and add-ons twenty minutes; here nothing is downloaded

    private Await() {}

    static <T> void until(Supplier<List<T>> missing, Function<List<T>, String> reason) {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        for (var left = missing.get(); !left.isEmpty(); left = missing.get()) {
            if (System.nanoTime() > deadline) throw new NotStabilized(reason.apply(left));
            LockSupport.parkNanos(3_000_000);
        }
    }
}
