package ekslab.verify.look;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** EC2 and EKS over HTTP, for the real SDK: answers in recorded shapes, refuses what AWS refuses, and fails when it is told to. */
final class AwsWire implements AutoCloseable {

    private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=lab/\\d{8}/ap-northeast-2/%s/aws4_request, "
        + "SignedHeaders=[a-z0-9;-]*host;[a-z0-9;-]*x-amz-date[a-z0-9;-]*, Signature=[0-9a-f]{64}";

    final Ec2Wire ec2 = new Ec2Wire();
    private final EksWire eks = new EksWire();
    private final Map<String, Deque<AwsAnswer>> troubles = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> nonsense = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    AwsWire() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "aws");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::serve);
        server.start();
    }

    URI endpoint() { return URI.create("http://127.0.0.1:" + server.getAddress().getPort()); }

    /** The next calls of an action are answered by this. */
    void trouble(String action, int times, AwsAnswer answer) {
        var queue = troubles.computeIfAbsent(action, name -> new ArrayDeque<>());
        for (var i = 0; i < times; i++) queue.add(answer);
    }

    int calls(String action) { return (int) asked.stream().filter(action::equals).count(); }

    /** What AWS would not have understood. */
    List<String> nonsense() { return nonsense; }

    private void serve(HttpExchange http) throws IOException {
        var path = http.getRequestURI().getPath();
        var body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var query = http.getRequestMethod().equals("POST");
        var parameters = parameters(query ? body : http.getRequestURI().getRawQuery());
        var action = query ? parameters.getOrDefault("Action", "") : EksWire.operation(path);
        asked.add(action);
        var answer = unsigned(http, query ? "ec2" : "eks") ? AwsAnswer.ec2(403, "MissingAuthenticationToken", "Request is missing a token")
            : trouble(action);
        if (answer == null) answer = query ? ec2.answer(parameters) : eks.answer(path, parameters);
        if (answer.status() == 400) nonsense.add(action + ": " + answer.body());
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", query ? "text/xml;charset=UTF-8" : "application/json");
        if (!query && !answer.error().isEmpty()) http.getResponseHeaders().set("x-amzn-ErrorType", answer.error());
        http.sendResponseHeaders(answer.status(), bytes.length);
        http.getResponseBody().write(bytes);
        http.close();
    }

    private synchronized AwsAnswer trouble(String action) {
        return troubles.getOrDefault(action, new ArrayDeque<>()).poll();
    }

    private static boolean unsigned(HttpExchange http, String service) {
        return !String.valueOf(http.getRequestHeaders().getFirst("Authorization")).matches(SIGNED.formatted(service));
    }

    private static Map<String, String> parameters(String form) {
        var all = new TreeMap<String, String>();
        if (form == null || form.isEmpty()) return all;
        for (var pair : form.split("&")) {
            var parts = pair.split("=", 2);
            all.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return all;
    }

    @Override public void close() { server.stop(0); }
}
