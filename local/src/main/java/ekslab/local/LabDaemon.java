package ekslab.local;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that is the lab: it holds the namespaces and answers the APIs until it is told to end. */
public final class LabDaemon {

    private static final Logger LOG = LoggerFactory.getLogger(LabDaemon.class);

    private LabDaemon() {}

    /**
     * @param words state folder, name, assembly ("" for a cloud with nothing in it), fingerprint, port of the Kubernetes API, port of the
     *     AWS APIs, whether bandwidth is limited, region of an empty cloud
     */
    public static void main(String... words) throws InterruptedException {
        var state = new StateFolder(Path.of(words[0]));
        var started = System.nanoTime();
        var ended = new CountDownLatch(1);
        var lab = new Lab(state, words[1], new LocalLab.Ports(Integer.parseInt(words[4]), Integer.parseInt(words[5])),
            Boolean.parseBoolean(words[6]), started);
        Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "close"));
        lab.onEnd(ended::countDown);   // somebody killed the namespaces: without them there is no lab
        try {
            if (words[2].isEmpty()) lab.open(words[7], words[3]);
            else lab.up(Path.of(words[2]), words[3]);
        } catch (RuntimeException | Error failed) {
            LOG.error("the lab did not come up", failed);
            try {
                lab.tell("failed", "", "", failed.getMessage() == null ? failed.toString() : failed.getMessage());
            } finally {
                System.exit(1);
            }
        }
        ended.await();
        LOG.error("the lab's namespaces have ended; so does its daemon");
        System.exit(1);
    }
}
