package ekslab.local.cni;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import ekslab.local.cni.AgentLog.Source;
import ekslab.local.cni.EniConfigs.EniConfig;
import ekslab.local.cni.NodeInterfaces.Attached;
import ekslab.local.cni.NodeInterfaces.Refusal;
import ekslab.local.cni.NodeInterfaces.Wanted;
import ekslab.local.net.Shell;

/**
 * The daemon of the VPC CNI on one node: keeps the data store filled from EC2 as its targets say, one step a pass.
 * It lives as long as its container. Source: github.com/aws/amazon-vpc-cni-k8s, pkg/ipamd/ipamd.go.
 */
final class Ipamd {

    private final Shell shell;
    private final NodeInterfaces ec2;
    private final EniConfigs configs;
    private final DataStore store;
    private final Settings settings;
    private final HostNetwork host;
    private final PoolPolicy policy;
    private final Supplier<Pace> pace;
    private final InstantSource clock;
    private final AgentLog log;
    private final Meter meter;

    private final ReentrantLock passing = new ReentrantLock();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final boolean prefixes;
    private Instant shrunk = Instant.EPOCH;
    private Instant reconciled = Instant.EPOCH;
    private Instant looked = Instant.EPOCH;   // at the VPC's ranges
    private Instant cleaned = Instant.EPOCH;
    private Instant backOff = Instant.EPOCH;

    /** What it works with; all of it outlives it. */
    record Node(Shell shell, NodeInterfaces ec2, EniConfigs configs, DataStore store, int maxPods, Supplier<Pace> pace, InstantSource clock,
        AgentLog log,
        Meter meter) {}

    Ipamd(Node node, Settings settings) {
        shell = node.shell;
        ec2 = node.ec2;
        configs = node.configs;
        store = node.store;
        pace = node.pace;
        clock = node.clock;
        log = node.log;
        meter = node.meter;
        this.settings = settings;
        host = new HostNetwork(shell, ec2, settings, log, meter);
        prefixes = settings.targets().prefixes() && ec2.prefixesPossible();
        if (settings.targets().prefixes() && !prefixes)
            log.warn(Source.START,
                "Prefix delegation is not supported on this instance type: it is no Nitro instance; single addresses are used");
        var told = settings.targets();
        policy = new PoolPolicy(new PoolTargets(told.warmEnis(), told.warmAddresses(), told.minimumAddresses(), told.warmPrefixes(),
            told.maxEnis(), prefixes), ec2.addressesPerInterface() - 1, node.maxPods);
    }

    /**
     * Learns what EC2 has attached, and fills the pool for the first time; afterwards pods can have addresses.
     *
     * @throws IllegalStateException when custom networking has no interface for pods, which keeps the node from becoming ready
     */
    void begin() {
        passing.lock();
        try {
            log.info(Source.START, "Starting L-IPAMD %s  ...", settings.version().release());
            var targets = policy.targets();
            log.info(Source.POOL, "IP pool manager - WARM_ENI_TARGET: %d, WARM_IP_TARGET: %d, MINIMUM_IP_TARGET: %d, MAX_ENI: %d, "
                + "prefix delegation: %s, max pods: %d, max IPs per ENI: %d", targets.warmEnis(), targets.warmAddresses(),
                targets.minimumAddresses(), targets.maxEnis(), prefixes, policy.maxPods(), policy.slots());
            host.set();
            reconciled = clock.instant();
            learn();
            if (policy.tooLow(store.picture())) grow(store.picture());
            if (settings.placement().custom() && store.picture().enis().stream().allMatch(PoolPicture.Eni::excluded)) {
                log.error(Source.START, "Initialization failure: failed to attach an ENI for custom networking");
                throw new IllegalStateException("ipamd found no ENIConfig that it can use, and custom networking is on: see ipamd.log");
            }
        } finally {
            passing.unlock();
        }
    }

    /** Passes again and again until it is stopped. */
    void loop() {
        while (!waited(pace.get().loop())) {
            try {
                pass();
            } catch (RuntimeException unforeseen) {
                log.error(Source.POOL, "IP pool manager: %s", unforeseen);
            }
        }
    }

    /**
     * One look at the pool, and one step towards the targets.
     *
     * @return whether the pool changed
     */
    boolean pass() {
        passing.lock();
        try {
            if (isStopped()) return false;
            var pool = store.picture();
            log.debug(Source.POOL, "IP stats for Network Card 0 - total IPs: %d, assigned IPs: %d, cooldown IPs: %d", pool.totalAddresses(),
                pool.assignedAddresses(), pool.coolingAddresses());
            var changed = false;
            if (policy.tooLow(pool)) changed = grow(pool);
            else if (policy.surplus(pool) > 0 && due(shrunk, pace.get().shrink())) changed = shrink(pool);
            if (policy.enisToSpare(store.picture())) changed |= freeOne();
            if (due(reconciled, pace.get().reconcile())) reconcile();
            if (due(looked, pace.get().vpc())) {
                looked = clock.instant();
                host.follow();
            }
            if (due(cleaned, pace.get().leaks())) deleteLeaked();
            return changed;
        } finally {
            passing.unlock();
        }
    }

    /** Returns when nothing changes any more; an interface that is on its way is left to the next ipamd. */
    void stop() {
        stopped.countDown();
        passing.lock();   // whoever is in the middle of a pass hears of it at the next wait
        passing.unlock();
    }

    private boolean grow(PoolPicture pool) {
        log.debug(Source.POOL, "IP pool is too low for Network Card 0: available (%d) < target; starting to increase pool size",
            pool.totalAddresses() - pool.assignedAddresses());
        if (clock.instant().isBefore(backOff)) {
            log.debug(Source.POOL, "Skipping the increase: the subnet had no free address or prefix less than %d s ago",
                pace.get().backOff().toSeconds());
            return false;
        }
        for (var eni : pool.enis()) {
            var count = policy.wanted(pool, policy.slots() - eni.cidrs().size());
            if (!eni.excluded() && count > 0 && fill(eni, count)) return true;
        }
        var limit = ec2.interfaceLimit();
        var room = policy.roomForEni(pool, limit);
        log.debug(Source.POOL, "hasRoomForEni: networkCard: 0, currentENIs: %d, maxENI: %d, unmanagedENI: 0, hasRoom: %s",
            pool.enis().size(),
            limit, room);
        return room && attach(policy.wanted(pool, policy.slots()));
    }

    /** As many as are wanted, or one at least when the subnet has not that many. */
    private boolean fill(PoolPicture.Eni eni, int count) {
        for (var some : count > 1 ? List.of(count, 1) : List.of(count)) {
            try {
                log.info(Source.ENI, "Trying to allocate %d %s on ENI %s", some, prefixes ? "prefixes" : "IPs", eni.id());
                meter.call("AssignPrivateIpAddresses", () -> ec2.assign(eni.id(), some, prefixes));
                learn();
                return true;
            } catch (Refusal refused) {
                refused(refused);
            }
        }
        return false;
    }

    private boolean attach(int slots) {
        Optional<EniConfig> place;
        try {
            place = place();
        } catch (EniConfigs.Missing missing) {
            log.error(Source.CREATE, "Failed to get pod ENI config: %s", missing.getMessage());
            meter.error("nodeInit");
            return false;
        }
        try {
            log.info(Source.CREATE, "Trying to allocate %d %s on new ENI", slots, prefixes ? "prefixes" : "IPs");
            var eni = meter.asked("AttachNetworkInterface",
                () -> ec2.attachAnother(new Wanted(slots, prefixes, settings.eniTags(), place, settings.placement().discovery())));
            log.info(Source.CREATE, "Created and attached ENI %s to instance at device index %d on network card 0", eni.id(), eni.device());
            if (waited(pace.get().attach())) return true;
            learn();
            return true;
        } catch (Refusal refused) {
            refused(refused);
            return false;
        }
    }

    private Optional<EniConfig> place() {
        var placement = settings.placement();
        if (!placement.custom()) return Optional.empty();
        var found = configs.of(placement.annotation(), placement.label());
        log.info(Source.CREATE, "Found ENI config: %s, security groups %s, subnet %s", found.name(), found.groups(), found.subnetId());
        return Optional.of(found);
    }

    private void refused(Refusal refused) {
        log.error(Source.ENI, "EC2 refused: %s", refused.getMessage());
        meter.error("increaseDatastorePool");
        if (refused.exhausted()) backOff = clock.instant().plus(pace.get().backOff());
        else reconcile();   // what EC2 has is not what the store believes
    }

    private boolean shrink(PoolPicture pool) {
        var surplus = policy.surplus(pool);
        for (var eni : pool.enis()) {
            var ranges = PoolPolicy.freeable(eni, surplus).stream().map(PoolPicture.Range::cidr).toList();
            if (ranges.isEmpty()) continue;
            log.info(Source.ENI, "Trying to unassign %s from ENI %s: %d more than the targets ask for", ranges, eni.id(), surplus);
            meter.call("UnassignPrivateIpAddresses", () -> ec2.unassign(eni.id(), ranges));
            shrunk = clock.instant();
            learn();
            return true;
        }
        return false;
    }

    private boolean freeOne() {
        var pool = store.picture();
        for (var eni : pool.enis()) {
            var why = policy.whyKept(pool, eni, pace.get().minimumLife(), clock.instant());
            if (why.isPresent()) {
                log.debug(Source.ENI, "ENI %s cannot be deleted because %s", eni.id(), why.get());
                continue;
            }
            log.info(Source.ENI, "Start freeing ENI %s", eni.id());
            store.remove(eni.id());
            ec2.attached().stream().filter(it -> it.id().equals(eni.id())).forEach(it -> shell.run(EniLink.removed(it)));
            meter.call("DetachNetworkInterface", () -> ec2.detach(eni.id()));
            waited(pace.get().detach());
            meter.call("DeleteNetworkInterface", () -> ec2.delete(eni.id()));
            log.info(Source.ENI, "Successfully freed ENI %s", eni.id());
            return true;
        }
        return false;
    }

    private void reconcile() {
        log.debug(Source.RECONCILE, "Reconciling ENI/IP pool info because time since last %s > %s",
            Duration.between(reconciled, clock.instant()).toSeconds() + "s", pace.get().reconcile().toSeconds() + "s");
        reconciled = clock.instant();
        learn();
        meter.reconciled();
    }

    /** Takes over what EC2 says is attached. */
    private void learn() {
        var attached = ec2.attached();
        for (var eni : attached) {
            if (!store.knows(eni.id())) setUp(eni);
            var excluded = settings.placement().custom() && eni.device() == 0;
            store.exclude(eni.id(), excluded);
            var difference = store.replaceRanges(eni.id(), excluded ? eni.ranges().stream().filter(store::serves).toList() : eni.ranges());
            difference.came().forEach(range -> log.info(Source.ENI, "Added ENI(%s)'s IP/Prefix %s to datastore", eni.id(), range));
            difference.gone()
                .forEach(range -> log.warn(Source.RECONCILE, "%s is in datastore but not on ENI %s any more", range, eni.id()));
        }
        var here = new HashSet<>(attached.stream().map(Attached::id).toList());
        store.picture().enis().stream().filter(eni -> !here.contains(eni.id())).forEach(eni -> {
            log.warn(Source.RECONCILE, "ENI %s is in datastore but not attached any more", eni.id());
            store.remove(eni.id());
        });
    }

    private void deleteLeaked() {
        cleaned = clock.instant();
        if (settings.variable("DISABLE_LEAKED_ENI_CLEANUP", "false").equals("true")) return;
        for (var leaked : ec2.leaked()) {
            log.info(Source.ENI, "Cleaning up leaked AWS CNI ENI %s", leaked);
            meter.call("DeleteNetworkInterface", () -> ec2.delete(leaked));
        }
    }

    private void setUp(Attached eni) {
        log.info(Source.NETWORK, "Setting up network for an ENI with IP address %s, MAC address %s, CIDR %s and route table %d",
            eni.address(), eni.mac(), eni.subnetCidr(), EniLink.table(eni.device()));
        if (eni.device() == 0) shell.run(EniLink.primary(eni, settings.eniMtu()));
        else
            if (!shell.run("ip rule show prio 32765").contains("from " + eni.address() + " "))
                shell.run(EniLink.secondary(eni, settings.eniMtu()));
        store.add(eni);
    }

    private boolean due(Instant last, Duration every) { return !clock.instant().isBefore(last.plus(every)); }

    private boolean isStopped() { return stopped.getCount() == 0; }

    /** @return whether it was stopped meanwhile */
    private boolean waited(Duration time) {
        try {
            return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
