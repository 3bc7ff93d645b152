package ekslab.local.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Flow logs agree with the packets: what was sent is read, to the packet and the byte. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestMethodOrder(MethodName.class)   // the first of them needs a VPC without flow logs
class FlowLogTest {

    private static final Instant START = Instant.ofEpochSecond(1_800_000_000);
    private static TestVpc vpc;
    private static TestVpc.Host near;
    private static TestVpc.Host far;
    @TempDir private static Path folder;
    private static FlowLogWriter writer;

    @BeforeAll static void two_hosts() {
        vpc = new TestVpc();
        near = vpc.host("near", vpc.near);
        far = vpc.host("far", vpc.far);
        writer = new FlowLogWriter(vpc.cloud, vpc.network, folder);
    }

    @AfterAll static void gone() { vpc.close(); }

    @Test void a_vpc_without_a_flow_log_counts_nothing() {
        near.run("ping -c1 " + far.address());
        writer.write(START, START.plusSeconds(60));
        assertThat(folder).isEmptyDirectory();
        assertThat(vpc.rules("set ip vpc sent-rest")).doesNotContain("elements");
    }

    @Test void each_side_tells_exactly_what_it_sent_and_received() {
        var ports = "2 111122223333 %s %s %s 5000 5001 17 7 %d 1800000000 1800000060 ACCEPT OK";
        far.run("socat -u UDP-RECV:5001 OPEN:/dev/null >/dev/null 2>&1 &\nsleep 0.2");
        begin();
        near.run("ping -c5 -i0.1 -s 56 " + far.address());
        near.run("for n in 1 2 3 4 5 6 7; do printf 1234 | socat -u - UDP:%s:5001,bind=:5000; done".formatted(far.address()));

        writer.write(START, START.plusSeconds(60));

        assertThat(written(near)).containsExactlyInAnyOrder(
            "2 111122223333 %s %s %s 0 0 1 5 420 1800000000 1800000060 ACCEPT OK".formatted(near.eni(), near.address(), far.address()),
            "2 111122223333 %s %s %s 0 0 1 5 420 1800000000 1800000060 ACCEPT OK".formatted(near.eni(), far.address(), near.address()),
            ports.formatted(near.eni(), near.address(), far.address(), 7 * 32));
        assertThat(written(far)).contains(ports.formatted(far.eni(), near.address(), far.address(), 7 * 32));
    }

    @Test void refused_packets_are_told_where_they_were_refused() {
        var group = vpc.group("closed");
        vpc.ec2.modifyGroups(far.eni(), List.of(group));
        begin();
        near.run("ping -c3 -i0.1 -W0.2 %s || true".formatted(far.address()));

        writer.write(START, START.plusSeconds(60));

        assertThat(written(near)).containsExactly(
            "2 111122223333 %s %s %s 0 0 1 3 252 1800000000 1800000060 ACCEPT OK".formatted(near.eni(), near.address(), far.address()));
        assertThat(written(far)).containsExactly(
            "2 111122223333 %s %s %s 0 0 1 3 252 1800000000 1800000060 REJECT OK".formatted(far.eni(), near.address(), far.address()));
        vpc.ec2.modifyGroups(far.eni(), vpc.eni(near).groups().stream().map(of -> of.groupId()).toList());
    }

    @Test void silence_is_told_too_and_so_is_nothing_said_to_the_resolver() {
        begin();
        near.run("ping -c1 -W0.2 192.168.0.2 || true; echo | socat -u - UDP:192.168.0.2:53");

        writer.write(START, START.plusSeconds(60));

        assertThat(written(near))
            .containsExactly("2 111122223333 %s - - - - - - - 1800000000 1800000060 - NODATA".formatted(near.eni()));
    }

    @Test void what_comes_in_is_told_with_the_primary_address_and_what_goes_out_with_its_own() {
        var lent = vpc.ec2.assignPrivateIpAddresses(far.eni(), 1).privateIpAddresses().get(1).privateIpAddress();
        far.run("ip addr add %s/32 dev ens5".formatted(lent));
        begin();
        near.run("ping -c2 -i0.1 " + lent);

        writer.write(START, START.plusSeconds(60));

        assertThat(written(far)).containsExactlyInAnyOrder(
            "2 111122223333 %s %s %s 0 0 1 2 168 1800000000 1800000060 ACCEPT OK".formatted(far.eni(), near.address(), far.address()),
            "2 111122223333 %s %s %s 0 0 1 2 168 1800000000 1800000060 ACCEPT OK".formatted(far.eni(), lent, near.address()));
    }

    private static void begin() {
        vpc.logFlows(vpc.vpc.vpcId(), "VPC", "ALL");
        writer.write(START, START);
        written(near);
        written(far);
    }

    /** The lines since this was last asked. */
    private static List<String> written(TestVpc.Host host) {
        try {
            var file = folder.resolve("records").resolve(host.eni() + "-all");
            var lines = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
            Files.deleteIfExists(file);
            return lines;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
