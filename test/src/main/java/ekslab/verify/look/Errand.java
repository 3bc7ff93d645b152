package ekslab.verify.look;

import java.util.List;

import ekslab.verify.facts.CouldNotLook;

/**
 * What one goes to the nodes for.
 *
 * @param <T> what one comes home with from each
 */
interface Errand<T> {

    /** For {@code bash -s} on the node: a conversation of lines, in which "ready" and "done" wait for all nodes and "end" is the last. */
    String script(String node);

    /** An empty sheet for what the script says on that node. */
    Notes<T> notes(String node);

    /** @throws CouldNotLook when tools are missing that the script needs */
    static void requireNone(List<String> missing) {
        if (!missing.isEmpty())
            throw new CouldNotLook("node-shell lacks %s; use the image of the manifest".formatted(String.join(", ", missing)));
    }

    /** Takes in line by line what a script says. */
    interface Notes<T> {

        /** @throws CouldNotLook when it is nothing that the script can say */
        void add(String line);

        /** @throws CouldNotLook when not all has been said */
        T read();
    }
}
