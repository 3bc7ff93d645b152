package ekslab.local.dns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.local.net.Command;
import ekslab.local.net.Processes;

/** Asked by the real dig, through the programs that stand in a pod, on loopback. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DnsSocketTest {

    private static final List<Process> PROGRAMS = new ArrayList<>();
    private static Path folder;
    private static DnsSocket dns;
    private static int port;

    @BeforeAll static void listen() throws IOException {
        folder = Files.createTempDirectory("dns");
        var services = List.of(json("""
            {"metadata": {"name": "web", "namespace": "default"}, "spec": {"clusterIP": "10.100.7.7"}}"""), json("""
            {"metadata": {"name": "peers", "namespace": "default"}, "spec": {"clusterIP": "None"}}"""));
        var slices = List.of(json(
            """
            {"metadata": {"namespace": "default", "labels": {"kubernetes.io/service-name": "peers"}},
             "endpoints": [{"addresses": ["192.168.1.5"]}, {"addresses": ["192.168.2.6"]}, {"addresses": ["192.168.3.7"], "conditions": {"ready": false}}]}"""));
        dns = new DnsSocket(folder.resolve("s"),
            new ClusterNames(() -> services, () -> slices).or(ClusterNames.fixed(Map.of("example.com", "198.51.100.10"))));
        try (var probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        DnsRelay.install(folder);
        PROGRAMS.add(Processes.piped(DnsRelay.command(folder.toString(), "/coredns", "127.0.0.1", port, "s"), Map.of()));
        PROGRAMS.add(Processes.piped(Command.of("socat TCP4-LISTEN:{},bind=127.0.0.1,fork,reuseaddr UNIX-CONNECT:{}/s.tcp", port, folder),
            Map.of()));
        for (var look = 0; look < 50 && !(listens("udp") && listens("tcp")); look++) LockSupport.parkNanos(100_000_000);
    }

    /** Whether somebody on this machine has the port open. */
    private static boolean listens(String protocol) throws IOException {
        var here = ":%04X".formatted(port);
        try (var sockets = Files.lines(Path.of("/proc/net", protocol))) {
            return sockets.anyMatch(socket -> socket.split("\\s+")[2].endsWith(here));
        }
    }

    @AfterAll static void close() throws IOException {
        PROGRAMS.forEach(Process::destroy);
        dns.close();
        for (var file : List.of("s", "s.tcp", "dns-relay.pl", "")) Files.deleteIfExists(folder.resolve(file));
    }

    @Test void a_service_has_its_cluster_address() throws Exception {
        assertThat(dig("web.default.svc.cluster.local")).isEqualTo("10.100.7.7");
    }

    @Test void a_headless_service_has_the_addresses_of_its_ready_endpoints() throws Exception {
        assertThat(dig("peers.default.svc.cluster.local").lines()).containsExactlyInAnyOrder("192.168.1.5", "192.168.2.6");
    }

    @Test void names_outside_the_cluster_are_asked_elsewhere() throws Exception {
        assertThat(dig("Example.COM")).isEqualTo("198.51.100.10");
    }

    @Test void an_unknown_name_does_not_exist() throws Exception {
        assertThat(answer("nothing.default.svc.cluster.local")).contains("status: NXDOMAIN");
        assertThat(answer("web.default.svc.cluster.local.eu-west-1.compute.internal")).contains("status: NXDOMAIN");
    }

    @Test void a_name_without_an_address_of_the_asked_type_exists_all_the_same() throws Exception {
        assertThat(answer("web.default.svc.cluster.local", "AAAA")).contains("status: NOERROR").contains("ANSWER: 0");
    }

    @Test void a_crowd_that_asks_at_once_is_answered_each_its_own() throws Exception {
        var crowd = new ArrayList<Process>();
        for (var asker = 0; asker < 60; asker++)
            crowd.add(Processes.piped(Command.of("dig @127.0.0.1 -p {} +tries=1 +timeout=5 +short {}", port,
                asker % 2 == 0 ? "web.default.svc.cluster.local" : "example.com"), Map.of()));
        for (var asker = 0; asker < 60; asker++)
            assertThat(new String(crowd.get(asker).getInputStream().readAllBytes(), UTF_8).strip())
                .isEqualTo(asker % 2 == 0 ? "10.100.7.7" : "198.51.100.10");
    }

    @Test void tcp_is_served_too() throws Exception { assertThat(dig("web.default.svc.cluster.local", "+tcp")).isEqualTo("10.100.7.7"); }

    private static String dig(String... words) throws Exception { return run(words, "+short"); }

    private static String answer(String... words) throws Exception { return run(words, "+comments"); }

    private static String run(String[] words, String form) throws Exception {
        var all = new ArrayList<>(List.of("dig", "@127.0.0.1", "-p", String.valueOf(port), "+tries=5", "+timeout=1", form));
        all.addAll(List.of(words));
        return new String(Processes.piped(new Command(all), Map.of()).getInputStream().readAllBytes(), UTF_8).strip();
    }

    private static JsonNode json(String text) throws IOException { return new ObjectMapper().readTree(text); }
}
