package ekslab.verify.fault;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import ekslab.verify.Expectations;
import ekslab.verify.Facts;
import ekslab.verify.Observer;
import ekslab.verify.Target;
import ekslab.verify.Verifier;
import ekslab.verify.check.Finding;
import ekslab.verify.check.Verdict.Holds;
import ekslab.verify.facts.CouldNotLook;

/** Injects faults into a running lab, takes them back, and grades whoever mends them. */
public final class Faults implements AutoCloseable {

    private final Target target;
    private final Journal journal;
    private final Access lab;

    /** @param journal the folder where it stands how everything was; it is the memory of this class, and outlives it */
    public Faults(Target target, Path journal) {
        this.target = target;
        this.journal = new Journal(journal);
        lab = new Access(target);
    }

    /** What goes with a lab that is gone. */
    public static void forget(Path journal) { new Journal(journal).delete(); }

    /** What is in the lab now, the oldest first. */
    public List<Injection> injected() { return journal.injections(); }

    /**
     * Injects a fault.
     *
     * @param node where, by its Kubernetes name; empty to leave it to chance
     * @param seed of that chance
     * @throws FaultRefused when it is there already, touches what another one has changed, or has no place in this lab
     * @throws FaultFailed when it could not be done; what had been done was taken back, unless the message says otherwise
     */
    public Injection inject(Fault fault, Optional<String> node, long seed) {
        return inject(fault, new Scene(Facts.collect(target), lab, node, new Random(seed)), false);
    }

    /** Injects one that chance chooses, and keeps its name to itself. */
    public Injection injectAny(Optional<String> node, long seed) {
        var chance = new Random(seed);
        var seen = Facts.collect(target);
        var faults = new ArrayList<>(FaultCatalogue.FAULTS);
        Collections.shuffle(faults, chance);
        faults.removeIf(fault -> fault.breaks().isEmpty());   // whoever looks for it would never know that it is there
        for (var fault : faults) {
            try {
                return inject(fault, new Scene(seen, lab, node, chance), true);
            } catch (FaultRefused notHere) {
                continue;   // the next one may have a place
            }
        }
        throw new FaultRefused("no fault has a place in this lab" + node.map(" on "::concat).orElse(""));
    }

    private Injection inject(Fault fault, Scene scene, boolean hidden) {
        for (var other : injected()) if (other.fault().equals(fault.name())) throw Journal.twice(other);
        var mishap = plan(fault, scene);
        refuseOverlap(fault, mishap);
        var kept = mishap.touches().stream().map(piece -> Kept.of(piece, lab)).toList();
        var injection = new Injection(fault.name(), scene.where(), hidden, Instant.now(), kept);
        journal.add(injection);
        try {
            mishap.act().accept(lab);
            if (kept.stream().allMatch(each -> each.differences(lab).isEmpty()))
                throw new FaultFailed(
                    "%s: changed nothing at %s; this lab is not set up as it expects".formatted(fault.name(), scene.where()));
        } catch (FaultFailed | CouldNotLook half) {
            takeBack(injection, half);
            throw half;
        }
        return injection;
    }

    private void takeBack(Injection injection, RuntimeException half) {
        try {
            heal(injection);
        } catch (FaultFailed | CouldNotLook stuck) {
            throw new FaultFailed("%s%n%s: a part of it is in the lab; heal it when this is over".formatted(half.getMessage(),
                injection.fault()), half);
        }
    }

    private Mishap plan(Fault fault, Scene scene) {
        try {
            var mishap = fault.plan().in(scene);
            scene.where();
            return mishap;
        } catch (FaultRefused noPlace) {
            throw new FaultRefused("%s: %s".formatted(fault.name(), noPlace.getMessage()));
        }
    }

    /** What it would write down must be the lab as it should be, not as another fault has left it. */
    private void refuseOverlap(Fault fault, Mishap mishap) {
        for (var injection : injected()) {
            injection.kept().stream().map(Kept::piece).filter(mishap.touches()::contains).findFirst().ifPresent(piece -> {
                throw new FaultRefused("%s: touches %s, which %s has changed already".formatted(fault.name(), piece.title(),
                    injection.fault()));
            });
        }
    }

    /**
     * Brings everything that a fault touched back to how it was; what belonged to a pod or a node that is gone is left alone.
     *
     * @return what could not be brought back, a line each
     * @throws FaultFailed when something could not be set; it can be tried again
     */
    public List<String> heal(Injection injection) {
        var lost = new ArrayList<String>();
        var stays = new ArrayList<String>();
        for (var kept : injection.kept()) kept.restore(lab).ifPresent(lost::add);
        for (var kept : injection.kept()) if (kept.lost(lab).isEmpty()) stays.addAll(kept.differences(lab));
        if (!stays.isEmpty())
            throw new FaultFailed("%s: is not as it was; try again:%n  %s".formatted(injection.fault(), String.join("\n  ", stays)));
        journal.remove(injection);
        return lost;
    }

    /** Grades all that is in the lab. */
    public List<Grade> grade(Expectations promised) {
        var injections = injected();
        var wanted = injections.stream().flatMap(injection -> injection.known().breaks().stream()).collect(Collectors.toSet());
        var holding = wanted.isEmpty() ? Set.<String>of() : holding(promised, wanted);
        return injections.stream().map(injection -> new Grade(injection,
            injection.kept().stream().flatMap(kept -> kept.differences(lab).stream()).toList(),
            injection.known().breaks().stream().filter(check -> !holding.contains(check)).toList())).toList();
    }

    private Set<String> holding(Expectations promised, Set<String> wanted) {
        return Verifier.run(target, promised, wanted, Observer.NOBODY).findings().stream()
            .filter(finding -> finding.verdict() instanceof Holds).map(Finding::name).collect(Collectors.toSet());
    }

    @Override public void close() { lab.close(); }
}
