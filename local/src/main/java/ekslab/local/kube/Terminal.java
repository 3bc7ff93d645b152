package ekslab.local.kube;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A terminal's size in character cells, and the way to change it while a command runs on it.
 *
 * @param resizes where the runtime registers who wants to hear of a new size
 */
public record Terminal(int rows, int columns, Consumer<BiConsumer<Integer, Integer>> resizes) {}
