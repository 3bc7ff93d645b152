package ekslab.verify.look;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again until what is seen is good or time is up; what was seen last is the answer either way. */
record Patience(Duration limit, Duration pause) {

    <T> T until(Predicate<T> good, Supplier<T> look) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var seen = look.get();
            if (good.test(seen) || System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) return seen;
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
