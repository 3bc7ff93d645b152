package ekslab.local.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import ekslab.local.kube.control.ControlPlane;
import ekslab.local.kube.store.Json;
import ekslab.local.net.Command;
import ekslab.local.net.Processes;

/** How fast the Kubernetes API answers over HTTPS: one list of very many pods, and kubectl beside its own start and one request. */
public final class ApiBench implements AutoCloseable {

    private static final int FEW = 3;
    private static final int RUNS = 9;

    private final ControlPlane plane = ControlPlane.start(new ControlPlane.Options("bench", "10.100.0.0/16", 0, "1.35"));
    private final HttpClient client;
    private final Path folder;
    private final Path kubectl;
    private int pods;

    /**
     * What was measured, each the median of several runs.
     *
     * @param list milliseconds until the last byte of a list of all pods has arrived
     * @param heap MiB that are held, after a collection, while a client has read half of such a list
     * @param get milliseconds of {@code kubectl get pods} on three pods
     * @param floor milliseconds of {@code kubectl version --client} and of one request on a new connection
     */
    public record Result(int pods, double list, double heap, double get, double floor) {}

    private ApiBench(Path kubectl) throws IOException, GeneralSecurityException {
        this.kubectl = kubectl;
        folder = Measuring.folder();
        Files.writeString(folder.resolve("kubeconfig"), plane.kubeconfig());
        client = client();
    }

    /** @param progress hears what is being done */
    public static Result measure(Path kubectl, int pods, Consumer<String> progress) {
        try (var bench = new ApiBench(kubectl)) {
            bench.fill(FEW);
            progress.accept("kubectl get pods");
            bench.kubectl("get", "pods");   // discovery is kept from now on, as it is for hours
            var gets = new ArrayList<Double>();
            var floors = new ArrayList<Double>();
            for (var run = 0; run < RUNS; run++) {
                gets.add(Measuring.milliseconds(() -> bench.kubectl("get", "pods")));
                floors.add(Measuring.milliseconds(() -> bench.kubectl("version", "--client"))
                    + Measuring.milliseconds(() -> bench.get(bench.client(), FEW)));
            }
            progress.accept("%d pods".formatted(pods));
            bench.fill(pods);
            var lists = new ArrayList<Double>();
            var heaps = new ArrayList<Double>();
            var length = bench.get(bench.client, pods);
            for (var run = 0; run < RUNS; run++) {
                lists.add(Measuring.milliseconds(() -> bench.get(bench.client, pods)));
                heaps.add(bench.heldHalfWay(length));
            }
            return new Result(pods, Measuring.median(lists), Measuring.median(heaps), Measuring.median(gets), Measuring.median(floors));
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void fill(int wanted) {
        for (; pods < wanted; pods++)
            plane.objects().create(Json.object("apiVersion", "v1", "kind", "Pod", "metadata",
                Json.object("name", "pod-%05d".formatted(pods), "namespace", "default", "labels", Json.object("app", "many")), "spec",
                Json.object("nodeName", "nowhere", "containers",
                    List.of(Json.object("name", "c", "image", "nicolaka/netshoot", "command", List.of("tail", "-f", "/dev/null"))))));
    }

    /** Returns its length in bytes. */
    private long get(HttpClient client, int expected) {
        try (var body = list(client)) {
            var bytes = body.transferTo(OutputStream.nullOutputStream());
            if (bytes < 200L * expected) throw new IllegalStateException("a list of %d pods has %d bytes only".formatted(expected, bytes));
            return bytes;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private double heldHalfWay(long length) {
        var before = Measuring.heap();
        try (var body = list(client)) {
            body.skipNBytes(length / 2);
            var held = (Measuring.heap() - before) / 1048576.0;
            body.transferTo(OutputStream.nullOutputStream());
            return held;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private InputStream list(HttpClient client) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(plane.endpoint() + "/api/v1/namespaces/default/pods"))
            .header("Authorization", "Bearer " + plane.token()).build();
        try {
            var answer = client.send(request, BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) throw new IllegalStateException("a list of pods was refused: " + answer.statusCode());
            return answer.body();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private HttpClient client() {
        try {
            var keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, null);
            keys.setCertificateEntry("lab", CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(plane.caCertificatePem().getBytes(US_ASCII))));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(keys);
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void kubectl(String... words) {
        var all = new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig", folder.resolve("kubeconfig").toString(), "--cache-dir",
            folder.resolve("cache").toString()));
        all.addAll(List.of(words));
        var command = new Command(all);
        try {
            var process = Processes.logged(command, Map.of("HOME", folder.toString()), folder.resolve("said"));
            if (process.waitFor() != 0) throw new IllegalStateException(command + ": " + Files.readString(folder.resolve("said")));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override public void close() throws IOException {
        plane.close();
        Measuring.delete(folder);
    }
}
