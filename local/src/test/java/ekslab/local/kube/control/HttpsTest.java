package ekslab.local.kube.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import ekslab.local.kube.store.Json;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpsTest {

    private static ControlPlane plane;
    private static HttpClient client;

    @BeforeAll static void a_control_plane() throws Exception {
        plane = ControlPlane.start(new ControlPlane.Options("myeks", "10.100.0.0/16", 0, "1.35"));
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("lab", CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(plane.caCertificatePem().getBytes(StandardCharsets.US_ASCII))));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        client = HttpClient.newBuilder().sslContext(tls).build();
    }

    @AfterAll static void everything_ends() {
        plane.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(plane.endpoint() + path)).header("Authorization", "Bearer " + plane.token());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return Json.MAPPER.readTree(response.body());
    }

    @Test void without_the_token_nothing_is_told() throws Exception {
        for (var path : new String[]{ "/version", "/api/v1/pods", "/api/v1/namespaces/default/pods/a/exec?command=id" }) {
            var response = send(HttpRequest.newBuilder(URI.create(plane.endpoint() + path)));

            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(Json.text(json(response), "kind")).isEqualTo("Status");
            assertThat(Json.text(json(response), "reason")).isEqualTo("Unauthorized");
        }
    }

    @Test void a_body_in_protobuf_is_refused_with_the_way_out() throws Exception {
        var response = send(request("/api/v1/namespaces/default/configmaps").header("Content-Type", "application/vnd.kubernetes.protobuf")
            .POST(BodyPublishers.ofString("k8s\0")));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(Json.text(json(response), "message")).contains("--dry-run=client -o yaml | kubectl apply -f -");
    }

    @Test void a_long_list_comes_in_pieces() throws Exception {
        var first = json(send(request("/api/v1/namespaces?limit=3")));
        var rest = json(send(request("/api/v1/namespaces?limit=3&continue=" + Json.text(first, "metadata.continue"))));

        assertThat(Json.text(first, "kind")).isEqualTo("NamespaceList");
        assertThat(Json.items(first, "items")).extracting(Json::name).containsExactly("default", "kube-node-lease", "kube-public");
        assertThat(Json.number(first, "metadata.remainingItemCount", 0)).isEqualTo(1);
        assertThat(Json.items(rest, "items")).extracting(Json::name).containsExactly("kube-system");
        assertThat(Json.text(rest, "metadata.continue")).isEmpty();
    }

    @Test void a_dry_run_answers_and_keeps_nothing() throws Exception {
        var response = send(request("/api/v1/namespaces?dryRun=All").header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"metadata\":{\"name\":\"dry\"}}")));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(send(request("/api/v1/namespaces/dry")).statusCode()).isEqualTo(404);
    }

    @Test void who_applies_must_say_his_name_and_not_who_owns_what() throws Exception {
        var path = "/api/v1/namespaces/default/configmaps/a";
        var nameless = send(
            request(path).header("Content-Type", "application/apply-patch+yaml").method("PATCH", BodyPublishers.ofString("{}")));
        assertThat(nameless.statusCode()).isEqualTo(422);
        assertThat(Json.text(json(nameless), "message"))
            .isEqualTo("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");

        var telling = send(request(path + "?fieldManager=me").header("Content-Type", "application/apply-patch+yaml").method("PATCH",
            BodyPublishers.ofString("{apiVersion: v1, kind: ConfigMap, metadata: {managedFields: []}}")));
        assertThat(telling.statusCode()).isEqualTo(400);
        assertThat(Json.text(json(telling), "message")).isEqualTo("metadata.managedFields must be nil");
    }

    @Test void who_says_no_name_is_called_after_his_program() throws Exception {
        var made = send(request("/api/v1/namespaces/default/configmaps").header("Content-Type", "application/json")
            .header("User-Agent", "curl/8.5 (linux)")
            .POST(BodyPublishers.ofString("{\"metadata\":{\"name\":\"named\"},\"data\":{\"a\":\"1\"}}")));

        assertThat(Json.items(json(made), "metadata.managedFields")).extracting(each -> Json.text(each, "manager")).containsExactly("curl");
    }

    @Test void what_is_not_served_is_not_found() throws Exception {
        for (var path : new String[]{ "/apis/metrics.k8s.io/v1beta1/pods", "/api/v1/unicorns", "/nowhere",
            "/api/v1/namespaces/default/pods/a/b/c" })
            assertThat(send(request(path)).statusCode()).as(path).isEqualTo(404);
    }

    @Test void a_port_that_is_taken_is_told_with_its_number() {
        var port = URI.create(plane.endpoint()).getPort();

        assertThatThrownBy(() -> ControlPlane.start(new ControlPlane.Options("second", "10.100.0.0/16", port, "1.35")))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("port %d on 127.0.0.1".formatted(port));
    }

    /** Two thousand requests that no client would send: each is answered, none changes anything, no thread and no descriptor stays. */
    @Test void nonsense_is_answered_changes_nothing_and_leaves_nothing_behind() throws Exception {
        var seed = Long.getLong("ekslab.seed", System.nanoTime());
        var random = new Random(seed);
        send(request("/api/v1/pods"));
        var version = plane.objects().version();
        var descriptors = descriptors();
        var paths = List.of("/api/v1/namespaces/default/pods", "/api/v1/namespaces/default/pods/a",
            "/apis/apps/v1/namespaces/default/deployments",
            "/api/v1/namespaces/default/services/kubernetes/status", "/apis/apps/v1/namespaces/default/deployments/x/scale",
            "/api/v1/namespaces/default/pods/a/exec?command=id", "/api/v1/namespaces/%2e%2e/pods/%00", "/api/v2/pods", "/apis/apps//pods//",
            "/api/v1/nodes/a/b/c/d/e", "/openapi/v3/../../etc", "/api/v1/pods?limit=x&continue=%25", "/api/v1/pods?labelSelector=%28%28",
            "/api/v1/namespaces/default/pods/a/portforward", "/api/v1/namespaces/default/pods/a/log?tailLines=-9&follow=x", "/");
        var types = List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/apply-patch+yaml",
            "application/strategic-merge-patch+json", "application/json-patch+json", "text/plain", "a/b;c");
        for (var i = 0; i < 2000; i++) {
            var path = paths.get(random.nextInt(paths.size()));
            var method = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS").get(random.nextInt(7));
            var body = switch (random.nextInt(7)) {
                case 0 -> "{".repeat(random.nextInt(3000));
                case 1 -> "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":%s}".formatted(List.of("1", "[]", "{\"name\":7}", "null")
                    .get(random.nextInt(4)));
                case 2 -> "k8s\0" + random.nextLong() + "\u0001".repeat(random.nextInt(40));
                case 3 -> "[{\"op\":\"%s\",\"path\":\"/a/b/%d\"}]".formatted(List.of("remove", "x", "copy").get(random.nextInt(3)), i);
                case 4 -> "a: &a [*a]\nb: !!java.net.URL [http://x]\n" + "- ".repeat(random.nextInt(500));
                case 5 -> "x".repeat(random.nextInt(200_000));
                default -> "";
            };
            var sent = request(path).method(method, BodyPublishers.ofString(body))
                .header("Content-Type", types.get(random.nextInt(types.size())))
                .timeout(Duration.ofSeconds(20));

            var answer = send(sent);

            assertThat(answer.statusCode()).as("seed %d: %s %s %s: %s", seed, method, path, body.substring(0, Math.min(200, body.length())),
                answer.body()).isBetween(200, 499);
        }
        for (var i = 0; i < 50; i++) halfOpen(random.nextInt(4));

        assertThat(plane.objects().version()).as("seed %d: nothing was written", seed).isEqualTo(version);
        Eventually.holds(Duration.ofSeconds(30), () -> {
            assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(descriptors + 10);
            assertThat(Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("kube-api")
                && thread.getState() == Thread.State.RUNNABLE)).as("threads at work").isEmpty();
        });
        assertThat(send(request("/api/v1/namespaces/default/services/kubernetes")).statusCode()).isEqualTo(200);
    }

    /** A client that stops in the middle: of a handshake, of a request, of an upgrade, of a body. */
    private static void halfOpen(int where) throws Exception {
        var address = URI.create(plane.endpoint());
        try (var plain = new Socket(address.getHost(), address.getPort())) {
            if (where == 0) return;
            try (var tls = client.sslContext().getSocketFactory().createSocket(plain, address.getHost(), address.getPort(), true)) {
                var head = "%s /api/v1/namespaces/default/pods%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n".formatted(
                    where == 3 ? "POST" : "GET", where == 2 ? "/a/exec?command=id&stdout=true" : "", plane.token());
                var rest = switch (where) {
                    case 2 -> "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                        + "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: v5.channel.k8s.io\r\n\r\n\u0082";
                    case 3 -> "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"kind\"";
                    default -> "";
                };
                tls.getOutputStream().write((head + rest).getBytes(StandardCharsets.ISO_8859_1));
                tls.getOutputStream().flush();
            }
        }
    }

    private static int descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        }
    }
}
