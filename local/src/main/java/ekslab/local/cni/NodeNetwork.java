package ekslab.local.cni;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

import ekslab.local.net.Shell;

/** The VPC CNI of one node: ipamd, which keeps a pool of addresses warm, and the plugin, which wires a pod with one. */
public final class NodeNetwork {

    private static final Logger LOG = LoggerFactory.getLogger(NodeNetwork.class);

    private final Shell shell;
    private final NodeInterfaces interfaces;
    private final UnaryOperator<String> subnetCidr;
    private final String vpcCidr;
    private final Executor loop;
    private final AddressPool pool;
    private final Random random;
    private final Set<String> configured = new HashSet<>();               // interface ids
    private final Map<String, PodWiring> wired = new HashMap<>();         // by pod
    private Settings settings;
    private boolean stopped;

    /**
     * @param subnetCidr a subnet's CIDR by its id
     * @param seed decides which addresses pods get, and the MACs of their links
     * @param loop runs what ipamd's loop does
     */
    public NodeNetwork(Shell shell, NodeInterfaces interfaces, UnaryOperator<String> subnetCidr, String vpcCidr, long seed, Executor loop) {
        this.shell = shell;
        this.interfaces = interfaces;
        this.subnetCidr = subnetCidr;
        this.vpcCidr = vpcCidr;
        this.loop = loop;
        pool = new AddressPool(seed, InstantSource.system());
        random = new Random(seed);
    }

    /** What ipamd does when aws-node starts: the node's own rules, and a first pool of addresses. Starting again changes nothing. */
    public synchronized void start(Settings current) {
        settings = current;
        var primary = interfaces.attached().get(0);
        if (configured.add(primary.networkInterfaceId()))
            shell.run(HostWiring.node(vpcCidr, link(primary), primary.privateIpAddress(), settings));
        var room = interfaces.addressesPerInterface() - primary.privateIpAddresses().size();
        if (room > 0) interfaces.assign(primary.networkInterfaceId(), room);
        learn();
    }

    /**
     * Wires a pod: the plugin's ADD.
     *
     * @return the pod's address; empty when the pool has none, which the plugin reports as "failed to assign an IP address to container"
     */
    public Optional<String> add(String namespace, String pod, String netns) {
        var key = namespace + "/" + pod;
        var assignment = pool.assign(key);
        if (assignment.isEmpty()) return Optional.empty();
        PodWiring wiring;
        synchronized (this) {
            wiring = PodWiring.of(netns, namespace, pod, assignment.get(), random);
            wired.put(key, wiring);
        }
        shell.run(wiring.add());
        loop.execute(this::inTheBackground);   // the pool grows behind the pod's back, as ipamd's loop does it
        return Optional.of(wiring.address());
    }

    /** Unwires a pod: the plugin's DEL, which succeeds when there is nothing to do. */
    public void delete(String namespace, String pod) {
        PodWiring wiring;
        synchronized (this) {
            wiring = wired.remove(namespace + "/" + pod);
        }
        if (wiring == null) return;
        try {
            shell.run(wiring.delete());
        } finally {
            pool.release(namespace + "/" + pod);
        }
    }

    /** Waits until the pool wants to grow no more. */
    public void settle() {
        while (replenish()) LOG.debug("the pool grew");
    }

    /** Nobody waits for the loop: what goes wrong there is told in the log, and tried again with the next pod. */
    private void inTheBackground() {
        try {
            settle();
        } catch (RuntimeException refused) {
            LOG.warn("the pool does not grow: {}", refused.getMessage());
        }
    }

    /**
     * One pass of ipamd's loop: attaches an interface when fewer addresses are free than WARM_ENI_TARGET interfaces hold.
     *
     * @return whether the pool grew
     */
    public synchronized boolean replenish() {
        if (stopped) return false;
        var perInterface = interfaces.addressesPerInterface() - 1;
        if (pool.available() >= perInterface * settings.warmEniTarget()) return false;
        if (interfaces.attached().size() >= interfaces.interfaceLimit()) return false;
        var eni = interfaces.attachAnother(perInterface);
        LOG.debug("attached {} as device {}", eni.networkInterfaceId(), eni.attachment().deviceIndex());
        learn();
        return true;
    }

    /** Returns when the pool changes no more. */
    public synchronized void stop() { stopped = true; }

    private void learn() {
        for (var eni : interfaces.attached()) {
            if (configured.add(eni.networkInterfaceId())) shell.run(HostWiring.secondary(eni, link(eni), subnetCidr.apply(eni.subnetId())));
            for (var address : secondaryAddresses(eni)) pool.add(address, eni.attachment().deviceIndex());
        }
    }

    private static List<String> secondaryAddresses(NetworkInterface eni) {
        return eni.privateIpAddresses().stream().filter(address -> !address.primary())
            .map(NetworkInterfacePrivateIpAddress::privateIpAddress).toList();
    }

    /** ens5 for device 0, as Linux names an instance's interfaces. */
    private static String link(NetworkInterface eni) {
        return "ens" + (5 + eni.attachment().deviceIndex());
    }
}
