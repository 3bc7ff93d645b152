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
            {"metadata": {"name": "web", "namespace": "default"}, "spec": {"clusterIP": "10.100.7.7",
             "ports": [{"name": "http", "port": 80, "protocol": "TCP"}]}}"""), json("""
            {"metadata": {"name": "away", "namespace": "default"}, "spec": {"type": "ExternalName", "externalName": "example.com"}}"""),
            json("""
            {"metadata": {"name": "peers", "namespace": "default"}, "spec": {"clusterIP": "None"}}"""));
        var slices = List.of(json(
            """
            {"metadata": {"namespace": "default", "labels": {"kubernetes.io/service-name": "peers"}},
             "ports": [{"name": "peer", "port": 7000, "protocol": "TCP"}],
             "endpoints": [{"addresses": ["192.168.1.5"], "hostname": "first"}, {"addresses": ["192.168.2.6"]}, {"addresses": ["192.168.3.7"], "conditions": {"ready": false}}]}"""));
        dns = new DnsSocket(folder.resolve("s"),
            new ClusterNames(() -> services, () -> slices).or(Names.fixed(Map.of("example.com", "198.51.100.10"))));
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
        for (var file : List.of("s", "s.tcp", "s.failure", "dns-relay.pl", "")) Files.deleteIfExists(folder.resolve(file));
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

    @Test void a_service_port_is_found_by_its_name() throws Exception {
        assertThat(dig("_http._tcp.web.default.svc.cluster.local", "SRV")).isEqualTo("0 100 80 web.default.svc.cluster.local.");
        assertThat(dig("_peer._tcp.peers.default.svc.cluster.local", "SRV").lines()).containsExactlyInAnyOrder(
            "0 50 7000 first.peers.default.svc.cluster.local.", "0 50 7000 192-168-2-6.peers.default.svc.cluster.local.");
        assertThat(dig("first.peers.default.svc.cluster.local")).isEqualTo("192.168.1.5");
    }

    @Test void an_address_leads_back_to_its_name() throws Exception {
        assertThat(dig("-x", "10.100.7.7")).isEqualTo("web.default.svc.cluster.local.");
        assertThat(dig("-x", "192.168.1.5")).isEqualTo("first.peers.default.svc.cluster.local.");
    }

    @Test void a_pod_is_found_by_its_address_and_an_external_name_by_its_alias() throws Exception {
        assertThat(dig("192-168-9-9.default.pod.cluster.local")).isEqualTo("192.168.9.9");
        assertThat(dig("away.default.svc.cluster.local")).isEqualTo("example.com.");
    }

    @Test void a_name_without_an_address_of_the_asked_type_exists_all_the_same() throws Exception {
        assertThat(answer("web.default.svc.cluster.local", "AAAA")).contains("status: NOERROR").contains("ANSWER: 0");
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
