package ekslab.local.kube.controllers;

import java.util.stream.Stream;

import ekslab.local.kube.store.WatchEvent;

/** One concern of the control plane. All controllers share one thread, so none of them ever sees another one half done. */
interface Controller {

    /** What may need attention after a change; an empty name stands for the concern as a whole. Quick, and without side effects. */
    Stream<Key> affected(WatchEvent change);

    /** Looks at how things are and does the next thing; called again whenever something changes, so it need not finish. */
    void reconcile(Key key);

    /** @param namespace empty for what lives in none */
    record Key(String namespace, String name) {

        static final Key WHOLE = new Key("", "");
    }
}
