package ekslab.verify.look;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;

/** A Kubernetes API that answers each path with one text, to those who have the token. */
final class KubeWire implements AutoCloseable {

    static final String TOKEN = "hush-hush-token";

    private final HttpServer server;
    private final Map<String, String> answers;
    private String forbidden = "";

    KubeWire(Map<String, String> answers) throws IOException {
        this.answers = new HashMap<>(answers);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", http -> {
            var path = http.getRequestURI().getPath();
            var known = ("Bearer " + TOKEN).equals(http.getRequestHeaders().getFirst("Authorization"));
            var body = (!known ? status(401, "Unauthorized", "Unauthorized") : path.equals(forbidden) ? status(403, "Forbidden",
                "%1$s is forbidden: User \\\"dev\\\" cannot list resource \\\"%1$s\\\" in API group \\\"\\\" at the cluster scope"
                    .formatted(path.substring(path.lastIndexOf('/') + 1)))
                : this.answers.getOrDefault(path, "")).getBytes(StandardCharsets.UTF_8);
            http.getResponseHeaders().set("Content-Type", "application/json");
            http.sendResponseHeaders(!known ? 401 : path.equals(forbidden) ? 403 : body.length == 0 ? 404 : 200,
                body.length == 0 ? -1 : body.length);
            http.getResponseBody().write(body);
            http.close();
        });
        server.start();
    }

    String url() { return "http://127.0.0.1:" + server.getAddress().getPort(); }

    void forbid(String path) { forbidden = path; }

    Path kubeconfig(Path folder, String token) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "%s"}}]
            users: [{name: u, user: {token: "%s"}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """.formatted(url(), token));
    }

    private static String status(int code, String reason, String message) {
        return """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "%s", "reason": "%s", "code": %d}"""
            .formatted(message, reason, code);
    }

    @Override public void close() { server.stop(0); }
}
