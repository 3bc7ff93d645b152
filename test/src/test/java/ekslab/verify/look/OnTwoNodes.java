package ekslab.verify.look;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with two nodes of its own. */
abstract class OnTwoNodes {

    final ExecutorService threads = Executors.newCachedThreadPool();
    TwoNodes world;

    @BeforeEach void bring_two_nodes_up() throws IOException {
        assumeTrue(TwoNodes.possible(), "no user namespaces here, or iproute2, iptables, socat, curl, dnsutils or perl is missing");
        world = new TwoNodes();
    }

    @AfterEach void take_them_away() {
        if (world != null) world.close();
        threads.shutdownNow();
    }
}
