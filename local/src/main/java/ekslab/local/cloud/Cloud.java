package ekslab.local.cloud;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Everything that exists in one lab's region and account. Thread-safe: reading never waits, one operation changes it at a time.
 * Two clouds with the same seed that see the same operations give the same ids and addresses.
 */
public final class Cloud implements CloudView {

    private final String region;
    private final String account;
    private final Names names;
    private final ReentrantLock changing = new ReentrantLock();
    private final List<Consumer<Change<?>>> listeners = new CopyOnWriteArrayList<>();
    private volatile State state = State.EMPTY;

    /**
     * @param region such as ap-northeast-2
     * @param account twelve digits
     * @param seed the lab's name: it decides every id and address
     */
    public Cloud(String region, String account, String seed) {
        if (!region.matches("[a-z]{2}(-[a-z]+)+-\\d"))
            throw new IllegalArgumentException("region: \"%s\" is not a region name such as ap-northeast-2".formatted(region));
        if (!account.matches("\\d{12}")) throw new IllegalArgumentException("account: \"%s\" must be twelve digits".formatted(account));
        this.region = region;
        this.account = account;
        this.names = new Names(seed);
    }

    public String region() {
        return region;
    }

    public String account() {
        return account;
    }

    /** An Amazon Resource Name in this region and account, such as {@code arn("eks", "cluster/myeks")}. */
    public String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, service.equals("iam") ? "" : region, account, resource);
    }

    /** The ARN of the one who uses this cloud. */
    public String caller() {
        return arn("iam", "user/student");
    }

    /** Ids and pseudo-random choices that depend on the lab's name only. */
    public Names names() {
        return names;
    }

    @Override public <T> List<T> list(Class<T> type) {
        return state.list(type);
    }

    @Override public <T> Optional<T> find(Class<T> type, String id) {
        return state.find(type, id);
    }

    /**
     * Registers who must hear of every change, in order, before the operation that made it returns; the new state is readable by then.
     * A listener that throws makes the operation fail: the state is put back, and who had heard of the change hears of its reversal.
     */
    public void onChange(Consumer<Change<?>> listener) {
        listeners.add(listener);
    }

    /** Runs one operation: all of its changes happen, or none. */
    public <R> R change(Function<Edit, R> operation) {
        changing.lock();
        try {
            if (changing.getHoldCount() > 1)
                throw new IllegalStateException(
                    "a listener of the cloud tried to change the cloud; do it after the operation has returned");
            var before = state;
            var edit = new Edit(before);
            var result = operation.apply(edit);
            state = edit.state();
            try {
                tell(edit.changes());
            } catch (RuntimeException refused) {
                state = before;
                throw refused;
            }
            return result;
        } finally {
            changing.unlock();
        }
    }

    private void tell(List<Change<?>> changes) {
        for (var c = 0; c < changes.size(); c++)
            for (var l = 0; l < listeners.size(); l++)
                try {
                    listeners.get(l).accept(changes.get(c));
                } catch (RuntimeException refused) {
                    takeBack(changes, c, l, refused);
                    throw refused;
                }
    }

    /** Reverses what was told before listener {@code l} refused change {@code c}, last first. */
    private void takeBack(List<Change<?>> changes, int c, int l, RuntimeException why) {
        for (var change = c; change >= 0; change--)
            for (var listener = (change == c ? l : listeners.size()) - 1; listener >= 0; listener--)
                try {
                    listeners.get(listener).accept(reversed(changes.get(change)));
                } catch (RuntimeException stuck) {
                    why.addSuppressed(stuck);
                }
    }

    private static <T> Change<T> reversed(Change<T> change) {
        return new Change<>(change.type(), change.after(), change.before());
    }
}
