package ekslab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Subnet;

import ekslab.local.LocalLab;
import ekslab.verify.Expectations;
import ekslab.verify.Observer;
import ekslab.verify.Target;
import ekslab.verify.Verifier;
import ekslab.verify.check.Verdict.Broken;
import ekslab.verify.check.Verdict.Unknown;
import ekslab.verify.fault.Fault;
import ekslab.verify.fault.FaultCatalogue;
import ekslab.verify.fault.FaultRefused;
import ekslab.verify.fault.Faults;
import ekslab.verify.look.AwsClients;

/** A lab on this machine with some pods more than usual, so that every fault finds its place, and its faults in this process. */
final class FaultyLab {

    /** All, or, while one is worked on, those whose names match {@code -Dekslab.faults}. */
    static final List<Fault> FAULTS = FaultCatalogue.FAULTS.stream()
        .filter(fault -> fault.name().matches(System.getProperty("ekslab.faults", ".*"))).toList();

    private static final int PATIENCE = 25;   // looks; kube-proxy takes half a minute to see that its rules are gone

    private final LabCommand command;
    private Target target;
    private KubernetesClient kube;
    private Ec2Client ec2;
    private Faults faults;

    /** What became of one fault. @param changed whether anything differed from before while it was in the lab */
    record Row(Fault fault, long seed, String where, boolean changed, Set<String> broken, List<String> lost, Set<String> after,
        String problem) {

        boolean found() { return broken.containsAll(fault.breaks()); }

        /** Checks that do not hold though nobody said that they would not. */
        Set<String> accused() {
            return broken.stream().filter(each -> !fault.breaks().contains(each) && !fault.perhaps().contains(each))
                .collect(Collectors.toSet());
        }

        boolean healed() { return lost.isEmpty() && after.isEmpty(); }

        @Override public String toString() {
            return "%-32s %4d  %-76s %s%s %s".formatted(fault.name(), seed, where, broken, healed() ? "" : " then " + lost + after,
                problem);
        }
    }

    FaultyLab(String name) { command = new LabCommand(name); }

    String name() { return command.name(); }

    LabCommand command() { return command; }

    void comeUp() { comeUp(6); }

    /** @param practising how many pods more than usual */
    void comeUp(int practising) {
        synchronized (FaultyLab.class) {   // coming up takes all processors; two at once are no sooner up
            command.run("down");
            var up = command.run("up");
            assertThat(up.exit()).as(up.toString()).isZero();
        }
        var state = LocalLab.at(command.state()).running().orElseThrow();
        target = new Target(state.name(), state.region(), Optional.of(URI.create(state.awsEndpoint())), Optional.of(state.kubeconfig()),
            Optional.of(state.awsSecret()));
        kube = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(state.kubeconfig().toFile())).build();
        ec2 = AwsClients.of(target).ec2();
        faults = new Faults(target, command.state().resolve("faults"));
        var more = command
            .shell("kubectl create deployment practice --image nicolaka/netshoot --replicas %d -- tail -f /dev/null".formatted(practising)
                + " && kubectl rollout status deployment practice");
        assertThat(more.exit()).as(more.toString()).isZero();
    }

    void goAway() {
        if (faults != null) faults.close();
        if (kube != null) kube.close();
        if (ec2 != null) ec2.close();
        command.run("down");
    }

    /** Injects a fault, looks, heals it, looks again. */
    Row row(Fault fault, long seed) {
        try {
            var injection = faults.inject(fault, Optional.empty(), seed);
            var expected = new HashSet<>(fault.breaks());
            expected.addAll(fault.perhaps());
            var broken = look(seen -> seen.containsAll(fault.breaks()) && expected.containsAll(seen));
            var changed = !fault.breaks().isEmpty() || !faults.grade(Expectations.BASE_LAB).get(0).differences().isEmpty();
            var lost = faults.heal(injection);
            return new Row(fault, seed, injection.where(), changed, broken, lost, look(seen -> seen.isEmpty() && settled()), "");
        } catch (FaultRefused noPlace) {
            return new Row(fault, seed, "", false, Set.of(), List.of(), Set.of(), noPlace.getMessage());
        }
    }

    /** What is seen while a fault is in the lab. */
    <T> T during(Fault fault, long seed, Supplier<T> look) {
        var injection = faults.inject(fault, Optional.empty(), seed);
        try {
            waitUntilSettled();
            return look.get();
        } finally {
            faults.heal(injection);
            waitUntilSettled();
        }
    }

    private void waitUntilSettled() {
        for (var again = 1; again < PATIENCE && !settled(); again++) LockSupport.parkNanos(300_000_000);
    }

    Target target() { return target; }

    /** The checks that do not hold: looks until they are what is expected, or for a while, because rules and rollouts take their time. */
    Set<String> look(Predicate<Set<String>> expected) {
        var seen = broken();
        for (var again = 1; again < PATIENCE && !expected.test(seen); again++) {
            LockSupport.parkNanos(300_000_000);
            seen = broken();
        }
        return seen;
    }

    /** By subnet. */
    Map<String, Integer> freeAddresses() {
        return ec2.describeSubnets().subnets().stream().collect(Collectors.toMap(Subnet::subnetId, Subnet::availableIpAddressCount));
    }

    private Set<String> broken() {
        var broken = new TreeSet<String>();
        for (var finding : Verifier.run(target, Expectations.BASE_LAB, Set.of(), Observer.NOBODY).findings())
            if (finding.verdict() instanceof Broken || finding.verdict() instanceof Unknown) broken.add(finding.name());
        return broken;
    }

    /** Whether every workload has the pods that it wants, as it wants them. */
    private boolean settled() {
        return kube.apps().daemonSets().inAnyNamespace().list().getItems().stream().allMatch(FaultyLab::complete)
            && kube.apps().deployments().inAnyNamespace().list().getItems().stream().allMatch(FaultyLab::complete);
    }

    private static boolean complete(DaemonSet set) {
        var now = set.getStatus();
        var wanted = now.getDesiredNumberScheduled();
        return set.getMetadata().getGeneration().equals(now.getObservedGeneration()) && wanted.equals(now.getUpdatedNumberScheduled())
            && wanted.equals(now.getNumberReady());
    }

    private static boolean complete(Deployment deployment) {
        var now = deployment.getStatus();
        var wanted = deployment.getSpec().getReplicas();
        return deployment.getMetadata().getGeneration().equals(now.getObservedGeneration()) && wanted.equals(now.getReplicas())
            && wanted.equals(now.getUpdatedReplicas()) && wanted.equals(now.getReadyReplicas());
    }
}
