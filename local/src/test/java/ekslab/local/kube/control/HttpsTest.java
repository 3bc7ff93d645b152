package ekslab.local.kube.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

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
}
