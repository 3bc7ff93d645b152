package ekslab.local.cni;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

import ekslab.local.cni.AgentLog.Level;
import ekslab.local.cni.AgentLog.Source;
import ekslab.local.cni.Settings.Version;
import ekslab.local.net.HttpSocket.Reply;
import ekslab.local.net.Plan;
import ekslab.local.net.Shell;

/** The VPC CNI of one node: ipamd, which keeps a pool of addresses warm while aws-node runs, and the plugin, which wires a pod with one. */
public final class NodeNetwork {

    private static final int FIRST_INDEX = 101;   // interfaces of the node itself come before
    private static final InstantSource CLOCK = InstantSource.system();

    private final Shell shell;
    private final NodeInterfaces ec2;
    private final EniConfigs configs;
    private final CniFiles files;
    private final Supplier<Pace> pace;
    private final int maxPods;
    private final DataStore store;
    private final Random random;
    private final AgentLog log;
    private final AgentLog pluginLog;
    private final AgentLog egressLog;
    private int index = FIRST_INDEX;   // of the next pod's link
    private final Map<String, PodWiring> wired = new HashMap<>();         // by sandbox
    private volatile Settings settings;
    private volatile Ipamd ipamd;
    private volatile Meter meter = new Meter();
    private boolean over;

    /** No address for a pod; the message is the plugin's own. */
    public static final class AddFailed extends Exception {
        private static final long serialVersionUID = 1;

        AddFailed(String message) { super(message); }
    }

    /**
     * @param maxPods the kubelet's pod limit
     * @param seed decides which addresses pods get, and the MACs of their links
     */
    public NodeNetwork(Shell shell, NodeInterfaces ec2, EniConfigs configs, CniFiles files, Supplier<Pace> pace, int maxPods, long seed) {
        this.shell = shell;
        this.ec2 = ec2;
        this.configs = configs;
        this.files = files;
        this.pace = pace;
        this.maxPods = maxPods;
        store = new DataStore(seed, CLOCK);
        random = new Random(seed);
        log = files.log("ipamd.log", CLOCK);
        pluginLog = files.log("plugin.log", CLOCK);
        egressLog = files.log("egress-v6-plugin.log", CLOCK);
    }

    /**
     * What happens when the container aws-node starts: the node's rules are brought to the settings, and ipamd begins.
     *
     * @param image of the container: its tag is the version
     * @param environment of the container
     * @throws IllegalArgumentException when aws-node refuses to start with it
     * @throws IllegalStateException when custom networking finds no interface for pods
     */
    public synchronized void start(String image, Map<String, String> environment) {
        if (over) return;
        var began = System.nanoTime();
        settings = Settings.read(image, environment, problem -> log.error(Source.START, "%s", problem));
        if (!settings.refusal().isEmpty()) throw new IllegalArgumentException(settings.refusal());
        log.least(Level.named(settings.variable("AWS_VPC_K8S_CNI_LOGLEVEL", "DEBUG")));
        pluginLog.least(Level.named(settings.variable("AWS_VPC_K8S_PLUGIN_LOG_LEVEL", "DEBUG")));
        meter = new Meter();
        recover();
        var begun = new Ipamd(new Ipamd.Node(shell, ec2, configs, store, maxPods, pace, CLOCK, log, meter), settings);
        begun.begin();
        files.policyAgents(CLOCK);
        writeDown();
        files.conflist(settings);
        meter.started((System.nanoTime() - began) / 1e9);
        ipamd = begun;
        var loop = new Thread(begun::loop, "ipamd");
        loop.setDaemon(true);
        loop.start();
    }

    /** Allocations of sandboxes that are no longer there are dropped; which addresses rest is not known any more. */
    private void recover() {
        store.cooldown(settings.cooldown());
        store.restore(files.allocated().stream().filter(allocation -> wired.containsKey(allocation.owner().sandbox())).toList());
    }

    /** What happens when the container ends: nobody gives addresses any more, and everything else stays as it is. */
    public void agentEnded() {
        var ending = ipamd;
        ipamd = null;
        if (ending != null) ending.stop();
    }

    /**
     * Wires a pod: the plugin's ADD.
     *
     * @param sandbox 64 hex digits
     * @return the pod's address
     */
    public String add(String sandbox, String namespace, String pod, String netns) throws AddFailed {
        var now = settings;
        if (ipamd == null) throw new AddFailed(unreachable(now == null ? Version.V1_22 : now.version()));
        pluginLog.info(Source.PLUGIN_ADD, "Received CNI add request: ContainerID(%s) Netns(/var/run/netns/%s) IfName(eth0) "
            + "Args(K8S_POD_INFRA_CONTAINER_ID=%s;K8S_POD_NAMESPACE=%s;K8S_POD_NAME=%s;IgnoreUnknown=1) Path(/opt/cni/bin)", sandbox, netns,
            sandbox, namespace, pod);
        egressLog.debug(Source.PLUGIN_ADD, "egress-cni is disabled for ContainerID(%s)", sandbox);
        var assignment = assign(sandbox, namespace, pod);
        PodWiring wiring;
        synchronized (wired) {
            wiring = PodWiring.of(netns, namespace, pod, assignment, now, random, nextIndex());
            wired.put(sandbox, wiring);
        }
        shell.run(wiring.add());
        pluginLog.debug(Source.DRIVER_ADD,
            "SetupPodNetwork: hostVethName=%s, contVethName=eth0, netnsPath=/var/run/netns/%s, ipAddr=%s/32, "
                + "routeTableNumber=%d, mtu=%d",
            wiring.hostLink(), netns, wiring.address(), wiring.table(), wiring.mtu());
        pluginLog.debug(Source.DRIVER, "Successfully set container route, containerAddr=%s/32, hostVeth=%s, rtTable=main", wiring.address(),
            wiring.hostLink());
        pluginLog.debug(Source.DRIVER, "Successfully set toContainer rule, containerAddr=%s/32, rtTable=main", wiring.address());
        if (assignment.device() > 0)
            pluginLog.debug(Source.DRIVER, "Successfully set fromContainer rule, containerAddr=%s/32, rtTable=%d",
                wiring.address(), wiring.table());
        return wiring.address();
    }

    /** What is done for a pod of the primary interface with default settings. */
    public static Plan wiring(String netns, String namespace, String pod, String address) {
        var assignment = new DataStore.Assignment(address, 0, new PoolPicture.Owner("", namespace, pod));
        return PodWiring.of(netns, namespace, pod, assignment, Settings.read("", Map.of(), problem -> {}), new Random(0),
            100 + Math.floorMod(address.hashCode(), 100_000)).add();
    }

    private DataStore.Assignment assign(String sandbox, String namespace, String pod) throws AddFailed {
        log.info(Source.RPC, "Received AddNetwork for NS /var/run/netns, Sandbox %s, ifname eth0", sandbox);
        meter.added();
        var pool = store.picture();
        log.debug(Source.ASSIGN, "AssignPodIPv4Address: IP address pool stats: total %d, assigned %d", pool.totalAddresses(),
            pool.assignedAddresses());
        var assignment = store.assign(new PoolPicture.Owner(sandbox, namespace, pod));
        if (assignment.isEmpty()) {
            log.error(Source.ASSIGN, "DataStore has no available IP/Prefix addresses");
            log.info(Source.RPC,
                "Send AddNetworkReply: Success: false, IPAddr: , err: AssignPodIPAddress: no available IP/Prefix addresses");
            meter.noAddress();
            pluginLog.error(Source.PLUGIN_ADD, "Failed to assign an IP address to container %s", sandbox);
            throw new AddFailed("failed to assign an IP address to container");
        }
        var given = assignment.get();
        log.info(Source.ASSIGN, "AssignPodIPv4Address: Assign IP %s to sandbox aws-cni/%s/eth0", given.address(), sandbox);
        log.info(Source.RPC, "Send AddNetworkReply: Success: true, IPAddr: %s, DeviceNumber: %d, err: <nil>", given.address(),
            given.device());
        pluginLog.info(Source.PLUGIN_ADD, "Received add network response from ipamd for container %s interface eth0: Success:true "
            + "IPAllocationMetadata:{IPv4Addr:\"%s\" DeviceNumber:%d RouteTableId:%d} VPCv4CIDRs:%s", sandbox, given.address(),
            given.device(),
            EniLink.table(given.device()), ec2.vpcCidrs());
        writeDown();
        return given;
    }

    /** Never one that was used before: the kernel would refuse it while an old link is on its way out. */
    private int nextIndex() {
        return index++;
    }

    private static String unreachable(Version version) {
        return "Error received from AddNetwork gRPC call: rpc error: code = Unavailable desc = connection error: desc = "
            + "\"transport: Error while dialing: dial " + (version == Version.V1_22 ? "tcp 127.0.0.1:50051: connect: connection refused\""
                : "unix /var/run/aws-node/ipamd.sock: connect: no such file or directory\"");
    }

    /** Unwires a pod: the plugin's DEL, which succeeds when there is nothing to do. */
    public void delete(String sandbox) {
        PodWiring wiring;
        synchronized (wired) {
            wiring = wired.remove(sandbox);
        }
        if (wiring == null) return;
        pluginLog.info(Source.PLUGIN_DEL, "Received CNI del request: ContainerID(%s) Netns(/var/run/netns/%s) IfName(eth0)", sandbox,
            wiring.netns());
        try {
            shell.run(wiring.delete());
        } finally {
            if (ipamd != null) release(sandbox);   // otherwise the next ipamd finds that the sandbox is gone
        }
    }

    private void release(String sandbox) {
        log.info(Source.UNASSIGN_RPC, "Received DelNetwork for Sandbox %s", sandbox);
        meter.removed("PodDeleted");
        store.release(sandbox).ifPresent(freed -> {
            log.info(Source.UNASSIGN,
                "UnassignPodIPAddress: sandbox aws-cni/%s/eth0's ipAddr %s, DeviceNumber %d; it enters cooldown for %s",
                sandbox, freed.address(), freed.device(), settings.cooldown().toSeconds() + "s");
            log.info(Source.UNASSIGN_RPC, "Send DelNetworkReply: IPv4Addr: %s, DeviceNumber: %d, err: <nil>", freed.address(),
                freed.device());
        });
        writeDown();
    }

    /** One at a time, so that what is written last is what is true now. */
    private void writeDown() {
        synchronized (files) {
            files.allocations(store.picture());
        }
    }

    /** Waits until the pool wants to change no more; only while time is fast-forwarded. */
    public void settle() {
        var running = ipamd;
        while (running != null && running.pass()) log.debug(Source.POOL, "the pool changed");
    }

    /** The introspection page of a path. */
    public Reply introspection(String path) {
        return Introspection.page(path, store.picture(), settings);
    }

    /** The metrics page. */
    public Reply metrics(String path) {
        return path.equals("/metrics") ? Reply.text(Metrics.page(store.picture(), meter, settings, ec2.interfaceLimit(),
            ec2.addressesPerInterface())) : Reply.notFound();
    }

    /** Returns when the node's network changes no more. */
    public synchronized void stop() {
        over = true;
        agentEnded();
    }
}
