package ekslab.verify.look;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * A shell on a node that waits for a script.
 *
 * @param complaints what it has said on its error stream so far
 * @param parting closes the connection; the script ends with it
 */
record Doorway(BufferedReader output, OutputStream input, Supplier<String> complaints, Closeable parting) implements Closeable {

    /** Opens one, on the node of this name. */
    @FunctionalInterface
    interface Opener {
        Doorway open(String node) throws IOException;
    }

    static Doorway of(InputStream output, OutputStream input, Supplier<String> complaints, Closeable parting) {
        return new Doorway(new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8)), input, complaints, parting);
    }

    @Override public void close() throws IOException {
        parting.close();
    }

    void say(String text) throws IOException {
        input.write(text.getBytes(StandardCharsets.UTF_8));
        input.flush();
    }
}
