package ekslab.local.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import ekslab.local.net.Enclosure;
import ekslab.local.net.Shell;

/** Cluster DNS and the server behind it, each with packets of its own, in namespaces of their own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DnsForwardTest {

    private Path folder;
    private Enclosure lab;
    private Shell pod;
    private List<DnsSocket> sockets;

    @BeforeEach void two_servers() throws IOException {
        folder = Files.createTempDirectory("dns");
        var web = new ObjectMapper().readTree("""
            {"metadata": {"name": "web", "namespace": "default"}, "spec": {"clusterIP": "10.100.7.7"}}""");
        sockets = List.of(new DnsSocket(folder.resolve("cluster"), new ClusterNames(() -> List.of(web), List::of)),
            new DnsSocket(folder.resolve("vpc"), Names.fixed(Map.of("example.com", "198.51.100.10"))
                .or(Names.hosts(() -> Map.of("ip-192-168-1-9.compute.internal", "192.168.1.9")))));
        DnsRelay.install(folder);
        lab = Enclosure.open("test", folder, System.getProperty("user.name").equals("root"));
        pod = lab.machine("pod");
        pod.run("""
            mount -t tmpfs tmpfs /run; echo 'nameserver 10.9.9.9' > /run/resolv.conf; mount --bind /run/resolv.conf $(readlink -f /etc/resolv.conf)
            ip link set lo up; ip addr add 10.9.9.9/32 dev lo""");
        start("upstream", "10.9.9.9", "vpc");
        start("coredns", "10.9.9.8", "cluster");
        for (var looks = 0; looks < 50 && !dig("web.default.svc.cluster.local").equals("10.100.7.7"); looks++)
            LockSupport.parkNanos(50_000_000);
    }

    private void start(String name, String address, String socket) {
        pod.run("ip addr add %s/32 dev lo 2>/dev/null || true; setsid %s >/dev/null 2>&1 &".formatted(address,
            DnsRelay.command(Enclosure.SHARED, name, address, 53, socket)));
    }

    @AfterEach void gone() throws IOException {
        lab.close();
        sockets.forEach(DnsSocket::close);
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) Files.delete(file);
        }
        Files.delete(folder);
    }

    @Test void what_is_not_the_clusters_is_asked_of_the_server_in_resolv_conf() {
        assertThat(dig("example.com")).isEqualTo("198.51.100.10");
        assertThat(dig("-x 192.168.1.9")).isEqualTo("ip-192-168-1-9.compute.internal.");
        assertThat(pod.run("dig @10.9.9.8 +tries=1 +time=2 nowhere.example.org")).contains("status: NXDOMAIN");
    }

    @Test void when_that_server_is_gone_the_clusters_names_are_still_answered_and_others_fail() {
        pod.run("kill $(ps -eo pid,args | awk '$2 == \"upstream\" { print $1 }')");

        assertThat(pod.run("dig @10.9.9.8 +tries=1 +time=9 example.com")).contains("status: SERVFAIL");
        assertThat(dig("web.default.svc.cluster.local")).isEqualTo("10.100.7.7");
    }

    /** Each from a port of its own: left to itself, dig may share one with another dig, and the kernel then mixes them up. */
    @Test void a_crowd_that_asks_at_once_is_answered_each_its_own() {
        var answers = pod.run("""
            cd $(mktemp -d); for n in $(seq 60); do dig @10.9.9.8 +short +tries=1 +time=15 \
              $([ $((n % 2)) = 0 ] && echo example.com || echo web.default.svc.cluster.local) > $n & done; wait
            for n in $(seq 60); do echo $((n % 2)) $(cat $n); done | sort | uniq -c""");
        assertThat(answers.lines().map(String::strip)).containsExactly("30 0 198.51.100.10", "30 1 10.100.7.7");
    }

    private String dig(String asked) { return pod.run("dig @10.9.9.8 +short +tries=1 +time=2 %s || true".formatted(asked)).strip(); }
}
