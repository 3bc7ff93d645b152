package ekslab.local.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ekslab.local.net.HttpSocket.Reply;

/** Asked by the real curl. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpSocketTest {

    @TempDir private static Path folder;
    private static HttpSocket socket;

    @BeforeAll static void listen() {
        socket = new HttpSocket(folder.resolve("s"), "web",
            path -> path.equals("/v1/enis") ? Reply.json("{\"서울\": 1}") : Reply.notFound());
    }

    @AfterAll static void close() { socket.close(); }

    @Test void a_path_is_answered_with_its_type() {
        assertThat(curl("-i", "http://node/v1/enis?pretty")).contains("HTTP/1.1 200 OK", "content-type: application/json",
            "content-length: 13", "{\"서울\": 1}");
    }

    @Test void one_connection_carries_many_requests() {
        assertThat(curl("-v", "http://node/v1/enis", "http://node/other")).contains("{\"서울\": 1}", "404 page not found",
            "Re-using existing connection");
    }

    @Test void only_reading_is_possible() {
        assertThat(curl("-i", "-d", "x=1", "http://node/v1/enis")).contains("HTTP/1.1 405 Method Not Allowed");
        assertThat(curl("-I", "http://node/v1/enis")).contains("HTTP/1.1 200 OK", "content-length: 13").doesNotContain("서울");
    }

    @Test void what_is_no_HTTP_is_refused() throws IOException {
        var command = new Command(
            List.of("bash", "-c", "printf 'no such thing\\r\\n\\r\\n' | socat -t1 - UNIX-CONNECT:" + folder.resolve("s")));
        assertThat(said(command)).startsWith("HTTP/1.1 400 Bad Request");
    }

    private static String curl(String... words) {
        return said(new Command(List.of(words)).after(List.of("curl", "-s", "-m", "5", "--stderr", "-", "--unix-socket", folder + "/s")));
    }

    private static String said(Command command) {
        try {
            return new String(Processes.piped(command, Map.of()).getInputStream().readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }
}
