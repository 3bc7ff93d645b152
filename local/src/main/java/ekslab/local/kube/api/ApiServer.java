package ekslab.local.kube.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

/** The HTTPS end of a cluster, on 127.0.0.1 only: whoever holds the token may run commands on this machine. */
public final class ApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final String ENDPOINTS_DEPRECATED = "299 - \"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\"";

    private final Containers containers;
    private final byte[] authorization;
    private final String version;
    private final Predicate<String> identities;
    private final Vertx vertx;
    private final Cluster cluster;
    private final Kinds kinds;
    private final Resources resources;
    private final Watches watches;
    private final ExecutorService threads;
    private final LabCertificate certificate;
    private HttpServer server;

    private ApiServer(Cluster cluster, NodeAgents agents, Settings settings) {
        containers = new Containers(cluster, agents);
        authorization = ("Bearer " + settings.token()).getBytes(StandardCharsets.UTF_8);
        version = settings.version();
        identities = settings.identities();
        var number = new AtomicInteger();
        threads = Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "kube-api-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        var making = CompletableFuture.supplyAsync(() -> LabCertificate.make("kubernetes"), threads); // beside the loading of the server's classes
        var files = new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false); // it serves no files
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setFileSystemOptions(files));
        this.cluster = cluster;
        kinds = cluster.kinds();
        resources = new Resources(cluster);
        watches = new Watches(vertx, cluster);
        certificate = making.join();
    }

    /**
     * @param port 0 takes any free one
     * @param token what clients may send as their bearer token
     * @param identities who else is let in, by the bearer token: what an authenticator of the cloud knows
     * @param version of Kubernetes, such as 1.35
     */
    public record Settings(int port, String token, String version, Predicate<String> identities) {}

    /** Returns when the server answers. @throws IllegalStateException if the port is taken */
    public static ApiServer start(Cluster cluster, NodeAgents agents, Settings settings) {
        var api = new ApiServer(cluster, agents, settings);
        var options = new HttpServerOptions().setHost("127.0.0.1").setPort(settings.port()).setSsl(true)
            .setKeyCertOptions(new PemKeyCertOptions().setCertValue(Buffer.buffer(api.certificate.certificate()))
                .setKeyValue(Buffer.buffer(api.certificate.key())))
            .setMaxInitialLineLength(64 * 1024) // an exec carries its whole command in the path
            .setMaxHeaderSize(128 * 1024)
            .setWebSocketSubProtocols(Stream.concat(Exec.PROTOCOLS.stream(), Stream.of(PortForward.PROTOCOL)).toList())
            .setMaxWebSocketFrameSize(1 << 20)
            .setMaxWebSocketMessageSize(1 << 24);
        try {
            api.server = api.vertx.createHttpServer(options).requestHandler(api::receive).listen().toCompletionStage().toCompletableFuture()
                .join();
        } catch (RuntimeException taken) {
            api.close();
            throw new IllegalStateException("port %d on 127.0.0.1: %s; 0 takes any free one".formatted(settings.port(),
                taken.getCause() == null ? taken.getMessage() : taken.getCause().getMessage()), taken);
        }
        return api;
    }

    public int port() {
        return server.actualPort();
    }

    /** The certificate by which clients know this server, PEM. */
    public String caCertificatePem() {
        return certificate.certificate();
    }

    private void receive(HttpServerRequest http) {
        try {
            var sent = http.getHeader("Authorization");
            if (sent == null || !MessageDigest.isEqual(authorization, sent.getBytes(StandardCharsets.UTF_8))
                && !identities.test(sent.replaceFirst("^Bearer ", "")))
                throw ApiError.of(401, "Unauthorized", "Unauthorized");
            var path = http.path();
            if (!path.matches("/(api/v1|apis/[^/]+/[^/]+)/.+")) {
                meta(http).send(http.response());
                return;
            }
            var request = Request.of(http, kinds);
            if (request.kind() == Kinds.ENDPOINTS) http.response().putHeader("Warning", ENDPOINTS_DEPRECATED);
            if (request.part().equals("exec")) exec(http, request);
            else if (request.part().equals("portforward")) forward(http, request);
            else if (request.part().equals("log")) logs(http, request);
            else if (request.flag("watch") && request.method().equals("GET")) watches.start(http, request);
            else http.body().onSuccess(body -> threads.execute(() -> answer(http, request, body)));
        } catch (ApiError refused) {
            Answer.json(refused.code(), refused.status()).send(http.response());
        } catch (RuntimeException bug) {
            bug(http, bug).send(http.response());
        }
    }

    private void answer(HttpServerRequest http, Request request, Buffer body) {
        Answer answer;
        try {
            answer = resources.answer(request, body);
        } catch (ApiError refused) {
            answer = Answer.json(refused.code(), refused.status());
        } catch (RuntimeException bug) {
            answer = bug(http, bug);
        }
        answer.send(http.response());
    }

    private static Answer bug(HttpServerRequest http, RuntimeException bug) {
        LOG.error("{} {}", http.method(), http.uri(), bug);
        return Answer.json(500, ApiError.of(500, "InternalError", "Internal error occurred: " + bug).status());
    }

    private void exec(HttpServerRequest http, Request request) {
        if (!"websocket".equalsIgnoreCase(http.getHeader("Upgrade")))
            throw ApiError.badRequest(
                "exec needs a WebSocket (%s); kubectl has spoken it since 1.30".formatted(String.join(", ", Exec.PROTOCOLS)));
        http.toWebSocket().onSuccess(socket -> { // not later: the upgrade must be answered before the body is read
            var exec = new Exec(socket, request, threads);
            threads.execute(() -> exec.run(containers));
        });
    }

    private void forward(HttpServerRequest http, Request request) {
        if (!"websocket".equalsIgnoreCase(http.getHeader("Upgrade")))
            throw ApiError
                .badRequest("port-forward needs a WebSocket (%s); kubectl has spoken it since 1.31".formatted(PortForward.PROTOCOL));
        var container = containers.any(request);
        http.toWebSocket().onSuccess(socket -> new PortForward(socket, container, threads));
    }

    private void logs(HttpServerRequest http, Request request) {
        var container = containers.of(request, false);
        var logs = new Logs(http.response());
        threads.execute(() -> {
            try {
                logs.stream(container, request);
            } catch (IOException unreadable) {
                LOG.warn("{}", container.log(), unreadable);
                http.connection().close(); // the head is sent: a broken connection is the only way left to say it
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** What is not about objects: versions, discovery, schemas, health. */
    private Answer meta(HttpServerRequest http) {
        var path = http.path();
        var accept = http.getHeader("Accept");
        var aggregated = accept != null && accept.contains("g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        if (path.matches("/(livez|readyz|healthz)(/.*)?")) return Answer.text(200, "ok");
        if (path.equals("/version")) return Answer.json(200, Version.of(version));
        if (path.matches("/apis?") && aggregated)
            return new Answer.Whole(200, Discovery.AGGREGATED, Answer.bytes(Discovery.aggregated(kinds, path.equals("/api"))));
        var words = path.split("/");
        var answer = switch (words.length > 1 ? words[1] : "") {
            case "api" -> words.length == 2 ? Discovery.versions() : Discovery.resources(kinds, "", words[2]);
            case "apis" -> words.length == 2 ? Discovery.groupList(kinds)
                : words.length == 3 ? Discovery.group(kinds, words[2]) : Discovery.resources(kinds, words[2], words[3]);
            case "openapi" -> path.equals("/openapi/v3") ? OpenApi.index(cluster)
                : path.startsWith("/openapi/v3/") ? OpenApi.document(cluster, path.replaceFirst("/openapi/v3/apis?/", "")) : null;
            case "" -> Json.object("paths", List.of("/api", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version"));
            default -> null;
        };
        if (answer == null) throw Request.noResource(http);
        return Answer.json(200, answer);
    }

    @Override public void close() {
        threads.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        try {
            threads.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
