package ekslab.local.kube.node;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** "Something has happened, look again": a raise is never lost, and several of them count as one. */
final class Signal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition condition = lock.newCondition();
    private boolean raised;

    void raise() {
        lock.lock();
        try {
            raised = true;
            condition.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns at the next raise, when the time is over, or at once if there is nothing to wait for any more. */
    void await(Duration limit, BooleanSupplier enough) throws InterruptedException {
        lock.lock();
        try {
            var left = limit.toNanos();
            while (!raised && !enough.getAsBoolean() && left > 0) left = condition.awaitNanos(Math.min(left, TimeUnit.HOURS.toNanos(1)));
            raised = false;
        } finally {
            lock.unlock();
        }
    }
}
