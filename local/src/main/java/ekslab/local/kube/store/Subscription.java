package ekslab.local.kube.store;

/** Somebody listens to changes until this is closed; closing twice is harmless. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    @Override void close();
}
