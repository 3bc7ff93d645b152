package ekslab.local;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Vpc;

import ekslab.local.api.AwsEndpoint;
import ekslab.local.api.Signatures;
import ekslab.local.assembly.CloudAssembly;
import ekslab.local.cloud.Change;
import ekslab.local.cloud.Cidr;
import ekslab.local.cloud.Cloud;
import ekslab.local.cloudformation.Deployments;
import ekslab.local.cloudformation.StackEngine;
import ekslab.local.cloudformation.StackEvent;
import ekslab.local.dns.ClusterNames;
import ekslab.local.dns.DnsRelay;
import ekslab.local.dns.DnsSocket;
import ekslab.local.dns.Names;
import ekslab.local.eks.EksOperator;
import ekslab.local.eks.Machines;
import ekslab.local.eks.NodeFolders;
import ekslab.local.kube.store.Kinds;
import ekslab.local.net.Command;
import ekslab.local.net.Enclosure;
import ekslab.local.net.Processes;
import ekslab.local.node.NodeTools;
import ekslab.local.node.Tcpdump;
import ekslab.local.node.UserImages;
import ekslab.local.vpc.Bandwidth;
import ekslab.local.vpc.FlowLogClock;
import ekslab.local.vpc.FlowLogWriter;
import ekslab.local.vpc.Internet;
import ekslab.local.vpc.VpcNetwork;

/** The lab from inside: the cloud, what carries its packets, what runs its cluster, and the engine that plays the stacks. */
final class Lab implements AutoCloseable {

    /** Whose account a lab is that has none: the number that AWS's own examples use. */
    private static final String ACCOUNT = "111122223333";
    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

    private final StateFolder state;
    private final String secret = secret();
    private final String name;
    private final LocalLab.Ports ports;
    private final long started;
    private final CompletableFuture<Enclosure> enclosure;
    private final FlowLogClock flowLogs = new FlowLogClock();
    private final boolean bandwidth;
    private long stageBegan;
    private Cloud cloud;
    private Machines machines;
    private StackEngine engine;
    private EksOperator operator;
    private AwsEndpoint aws;
    private Deployments deployments;

    /** The same with interfaces as fast as this machine. */
    Lab(StateFolder state, String name, LocalLab.Ports ports, long started) {
        this(state, name, ports, false, started);
    }

    /**
     * @param bandwidth whether instances are held to their type's bandwidth
     * @param started {@link System#nanoTime} when the daemon began
     */
    Lab(StateFolder state, String name, LocalLab.Ports ports, boolean bandwidth, long started) {
        this.bandwidth = bandwidth;
        this.state = state;
        this.name = name;
        this.ports = ports;
        this.started = started;
        stageBegan = started;
        enclosure = CompletableFuture.supplyAsync(this::namespaces);
    }

    private Enclosure namespaces() {
        var made = Enclosure.open(state.path().toString(), state.sockets(), Namespacing.root());
        if (!Namespacing.root()) Tcpdump.install(state.sockets(), made);
        return made;
    }

    /** Told when the namespaces end, whoever ended them. */
    void onEnd(Runnable ended) {
        enclosure.thenAccept(open -> open.shell().exit().thenRun(ended));
    }

    /** A cloud with nothing in it: whoever speaks CloudFormation may deploy to it. */
    void open(String region, String fingerprint) {
        begin(region);
        operator.settle();
        ready(region, fingerprint, List.of());
    }

    /** A cloud in which the stacks of an assembly are played. */
    void up(Path folder, String fingerprint) {
        var assembly = CloudAssembly.read(folder);
        var region = assembly.stacks().get(0).region();
        begin(region);
        var vetting = engine.vet(assembly.stacks());
        for (var stack : assembly.stacks()) {
            deployments.adopt(stack, engine.create(stack));
            stage("stack " + stack.name());
        }
        operator.settle();
        stage("address pools");
        if (operator.controlPlane().isEmpty()) throw new IllegalStateException("no stack of %s describes a cluster".formatted(folder));
        ready(region, fingerprint, List.copyOf(vetting.typesNotPlayed()));
    }

    private void begin(String region) {
        cloud = new Cloud(region, ACCOUNT, name);
        var signatures = new Signatures(secret, region);
        var inside = enclosure.join();
        stage("namespaces");
        var folders = new NodeFolders(state.logs(), state.sockets(), Enclosure.SHARED, state.clusterDns().getFileName().toString(),
            UserImages.in(state.path()));
        machines = new Machines(inside, cloud, folders);
        operator = new EksOperator(new EksOperator.Surroundings(cloud, machines, folders, ports.kubernetes(), signatures::isToken));
        var network = new VpcNetwork(inside.shell(), machines::netns, bandwidth ? limits(cloud) : Bandwidth.UNLIMITED);
        cloud.onChange(network::follow);
        cloud.onChange(machines::follow);
        cloud.onChange(change -> internet(change, inside));
        resolvers();
        deployments = new Deployments(cloud, operator, operator);
        engine = new StackEngine(cloud, operator, this::tell);
        deployments.work(engine);
        aws = AwsEndpoint.start(cloud, deployments, state.objects(), signatures, ports.aws());
        flowLogs.begin(new FlowLogWriter(cloud, network, state.flowLogs()));
        stage("AWS APIs");
    }

    /** As long as AWS's, and nobody's guess. */
    private static String secret() {
        var random = new byte[20];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static Bandwidth.Limits limits(Cloud cloud) {
        return instance -> Bandwidth.of(cloud.require(Instance.class, instance).instanceTypeAsString());
    }

    /** What plays the stacks, once the lab is up. */
    StackEngine engine() { return engine; }

    EksOperator operator() { return operator; }

    Enclosure inside() { return enclosure.join(); }

    Cloud cloud() { return cloud; }

    Machines machines() { return machines; }

    /** The internet begins where a VPC ends: it opens with one, and closes with it. */
    private void internet(Change<?> change, Enclosure inside) {
        if (change.type() != Vpc.class || change.before().isPresent() && change.after().isPresent()) return;
        if (change.after().isEmpty()) {
            Internet.close(inside.shell());
            return;
        }
        var vpc = (Vpc) change.after().get();
        Internet.open(inside.shell(), relay("world", Internet.RESOLVER, state.worldDns()),
            relay("resolver", Cidr.of(vpc.cidrBlock()).address(2), state.vpcDns()));
    }

    private static Command relay(String name, String address, Path socket) {
        return DnsRelay.command(Enclosure.SHARED, name, address, 53, socket.getFileName().toString());
    }

    private void resolvers() {
        var instances = Names.hosts(() -> cloud.list(Instance.class).stream()
            .collect(Collectors.toMap(Instance::privateDnsName, Instance::privateIpAddress, (one, same) -> one)));
        var world = Names.fixed(Internet.names());
        var vpc = world.or(instances);
        var cluster = new ClusterNames(
            () -> operator.controlPlane().map(plane -> plane.objects().list(Kinds.SERVICE, "")).orElse(List.of()),
            () -> operator.controlPlane().map(plane -> plane.objects().list(Kinds.ENDPOINT_SLICE, "")).orElse(List.of()));
        DnsRelay.install(state.sockets());
        NodeTools.install(state.sockets());
        new DnsSocket(state.worldDns(), world);
        new DnsSocket(state.vpcDns(), vpc);
        new DnsSocket(state.clusterDns(), cluster, cluster.or(vpc));
    }

    private void ready(String region, String fingerprint, List<String> notPlayed) {
        var self = ProcessHandle.current().pid();
        state.write(new LabState(name, region, self, Processes.startTicks(self).orElseThrow(), fingerprint, state.kubeconfig(),
            aws.url().toString(), secret, notPlayed));
        tell("ready", name, "", aws.url().toString());
    }

    private void tell(StackEvent event) {
        if (event.type().equals("AWS::EKS::Cluster")) {
            if (event.status().equals("CREATE_COMPLETE"))
                operator.controlPlane().ifPresent(plane -> state.writeSecret(state.kubeconfig(), plane.kubeconfig()));
            if (event.status().equals("DELETE_COMPLETE")) state.delete(state.kubeconfig());
        }
        deployments.happened(event);
        var detail = event.type() + " " + event.physicalId() + (event.reason().isEmpty() ? "" : " (" + event.reason() + ")");
        tell("resource", event.logicalId() + " in " + event.stack(), event.status(), detail);
    }

    private void stage(String what) {
        var now = System.nanoTime();
        tell("stage", what, "", "%d ms".formatted((now - stageBegan) / 1_000_000));
        stageBegan = now;
    }

    void tell(String kind, String subject, String status, String detail) {
        state.tell(new LabEvent(kind, (System.nanoTime() - started) / 1_000_000, subject, status, detail));
    }

    /** Ends the namespaces, and with them everything that matters; the rest ends with this process. */
    @Override public void close() {
        flowLogs.close();
        try {
            enclosure.thenAccept(Enclosure::close).join();
        } catch (CompletionException neverOpened) {
            LOG.debug("there were no namespaces to end", neverOpened);
        }
    }
}
