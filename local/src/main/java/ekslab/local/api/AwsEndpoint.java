package ekslab.local.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;
import ekslab.local.cloudformation.Deployments;

/** EC2, EKS, STS, CloudFormation, S3 and SSM on one loopback port; which of them is asked stands in the request's signature. */
public final class AwsEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AwsEndpoint.class);
    private static final int THREADS = 8;
    private static final int UNREAD = 1 << 20;

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");   // otherwise every answer waits 40 ms for the client's acknowledgement
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Signatures signatures;
    private final Map<String, Service> services;

    private AwsEndpoint(Cloud cloud, Deployments stacks, Path objects, Signatures signatures, HttpServer server) {
        this.server = server;
        this.signatures = signatures;
        var s3 = new S3Api(cloud, new ObjectStore(objects));
        services = Map.of("ec2", new Ec2Api(cloud), "eks", new EksApi(cloud), "sts", new StsApi(cloud, signatures.secret()), "s3", s3,
            "ssm",
            new SsmApi(cloud), "cloudformation", new CloudFormationApi(stacks, s3::text));
        threads = Executors.newFixedThreadPool(THREADS, work -> {
            var thread = new Thread(work, "aws-endpoint");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /**
     * Starts to answer.
     *
     * @param stacks what CloudFormation answers from
     * @param signatures whose requests are answered
     * @param objects the folder where S3's objects are kept
     * @param port 0 takes any free one
     * @throws UncheckedIOException when the port is taken
     */
    public static AwsEndpoint start(Cloud cloud, Deployments stacks, Path objects, Signatures signatures, int port) {
        try {
            return new AwsEndpoint(cloud, stacks, objects, signatures,
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        } catch (IOException taken) {
            throw new UncheckedIOException("port %d of the AWS endpoint is in use; choose another one, or 0 for any".formatted(port),
                taken);
        }
    }

    /** Such as http://127.0.0.1:41234. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = answer(exchange);
            exchange.getRequestBody().readNBytes(UNREAD);   // whoever is refused while still sending would see a broken connection
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            var silent = exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0;
            exchange.sendResponseHeaders(answer.status(), silent ? -1 : answer.body().length);
            if (!silent) exchange.getResponseBody().write(answer.body());
        }
    }

    private Service onAwsOnly(String name, Headers headers) {
        return new OnAwsOnly(name, OnAwsOnly.Form.of(name, headers), services.keySet().stream().sorted().toList());
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        var service = services.get("ec2");   // in whose form an unsigned request is refused
        try {
            var path = exchange.getRequestURI().getPath();
            if (path.startsWith("/clusters")) service = services.get("eks");
            var named = signatures.service(exchange.getRequestHeaders().getFirst("Authorization"));
            service = services.containsKey(named) ? services.get(named) : onAwsOnly(named, exchange.getRequestHeaders());
            var largest = service.largestBody();
            var body = exchange.getRequestBody().readNBytes(largest + 1);
            if (body.length > largest)
                throw new Refused("RequestEntityTooLarge", "A request may have %d bytes".formatted(largest));
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            signatures.check(new Signatures.Signed(exchange.getRequestMethod(), exchange.getRequestURI(), headers, body));
            return service.answer(Call.of(exchange.getRequestMethod(), exchange.getRequestURI(), headers, body));
        } catch (Refused refused) {
            return service.refusal(refused);
        } catch (RuntimeException bug) {
            LOG.error("{} {} could not be answered", exchange.getRequestMethod(), exchange.getRequestURI(), bug);
            return service.refusal(new Refused("InternalError", "An internal error has occurred: " + bug));
        }
    }
}
