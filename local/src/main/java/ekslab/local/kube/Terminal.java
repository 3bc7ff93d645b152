package ekslab.local.kube;

/**
 * A terminal's size in character cells, and the way to change it while a command runs on it.
 *
 * @param resizes where the runtime registers who wants to hear of a new size
 */
public record Terminal(int rows, int columns, java.util.function.Consumer<java.util.function.BiConsumer<Integer, Integer>> resizes) {}
