package ekslab.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import ekslab.infra.Settings;
import ekslab.infra.SettingsProblems;
import ekslab.local.LabState;
import ekslab.local.LocalLab;
import ekslab.local.cloud.InstanceTypes;
import ekslab.local.eks.AddonConfiguration;
import ekslab.local.net.Command;
import ekslab.local.vpc.Bandwidth;
import ekslab.verify.Format;
import ekslab.verify.Observer;
import ekslab.verify.Verifier;

/** Brings a lab up on this machine: everything that can be wrong is looked at before anything is changed. */
final class LocalUp {

    /** Marks the fingerprint of a lab whose instances are held to their bandwidth. */
    private static final String LIMITED = "+bandwidth";

    private final Lab lab;
    private final Map<String, String> set;
    private final LocalLab.Ports ports;
    private final boolean bandwidth;
    private final Stages stages;
    private final LocalLab local;

    LocalUp(Lab lab, Map<String, String> set, LocalLab.Ports ports, boolean bandwidth, Stages stages) {
        this.lab = lab;
        this.set = set;
        this.ports = ports;
        this.bandwidth = bandwidth;
        this.stages = stages;
        this.local = LocalLab.at(lab.home.state(lab.name()));
    }

    int print() {
        var synthesis = new Synthesis(lab.home, Settings.from("--set", set).toMap());
        var assembly = lab.home.synthesized(synthesis.fingerprint());
        synthesis.environment(assembly)
            .forEach((variable, value) -> stages.say("%s=%s \\".formatted(variable, new Command(List.of(value)))));
        stages.say(synthesis.command());
        stages.say("# then the templates in %s are played on this machine".formatted(assembly));
        return Exit.OK.code;
    }

    int run() {
        var running = local.running();
        var settings = check(running.isPresent());
        var synthesis = new Synthesis(lab.home, settings.toMap());
        var fingerprint = synthesis.fingerprint() + (bandwidth ? LIMITED : "");
        running.ifPresent(state -> refuseOther(state, fingerprint, settings));
        Packages.install(Tool.missing(Tool.Need.LAB), lab.home);
        var state = running.map(this::keep).orElseGet(() -> create(synthesis, fingerprint));
        new StateFiles(lab.home.state(lab.name())).write(settings.toMap(), URI.create(state.awsEndpoint()), lab.home.launcher());
        return verify(Where.running(lab.home, state));
    }

    /** All problems at once, and none of them has changed anything. */
    private Settings check(boolean isUp) {
        var problems = new ArrayList<String>();
        var settings = settings(problems);
        if (!set.getOrDefault("name", lab.name()).equals(lab.name()))
            problems.add("--set name: the lab is named by --name, and that says %s".formatted(lab.name()));
        settings.map(wanted -> wanted.nodes().type().name()).filter(LocalUp::unknownHere).ifPresent(type -> problems.add(
            "nodes.instanceType: \"%s\" cannot be played on this machine; it knows %s".formatted(type, names())));
        settings.map(wanted -> wanted.nodes().type().name()).filter(type -> bandwidth && Bandwidth.of(type).isEmpty())
            .ifPresent(type -> problems.add("--bandwidth: how fast a %s is, is not known here; it is known of %s".formatted(type,
                String.join(", ", Bandwidth.known()))));
        settings.ifPresent(wanted -> wanted.addonConfiguration()
            .forEach((addon, values) -> problems.addAll(AddonConfiguration.problems(addon, values))));
        if (local.leftover()) problems.add(Where.unfinished(lab));
        if (!isUp) problems.addAll(LocalLab.obstacles(ports));   // a lab that is up holds its ports itself
        problems.addAll(Packages.problems(Tool.missing(Tool.Need.LAB)));
        Refusal.unless(problems);
        return settings.orElseThrow();
    }

    private Optional<Settings> settings(List<String> problems) {
        try {
            return Optional.of(Settings.from("--set", set));
        } catch (SettingsProblems wrong) {
            wrong.problems().forEach(problem -> problems.add("--set " + problem));
            return Optional.empty();
        }
    }

    private static boolean unknownHere(String type) {
        return InstanceTypes.known().stream().noneMatch(size -> size.name().equals(type));
    }

    private static String names() {
        return String.join(", ", InstanceTypes.known().stream().map(size -> size.name()).toList());
    }

    private void refuseOther(LabState state, String fingerprint, Settings wanted) {
        if (state.fingerprint().equals(fingerprint)) return;
        if (state.fingerprint().endsWith(LIMITED) != bandwidth)
            throw new Refusal(Exit.USAGE, "%s: is up already, %s --bandwidth; take it away first with: ./lab down%s".formatted(lab.name(),
                bandwidth ? "without" : "with", lab.nameOption()));
        var differences = Differences.between(new StateFiles(lab.home.state(lab.name())).settingsText(), wanted.toMap());
        throw new Refusal(Exit.USAGE, "%s: is up already, made from other %s; take it away first with: ./lab down%s".formatted(lab.name(),
            differences.isEmpty() ? "code (infra, manifests, cdk.json or package-lock.json changed since)"
                : "settings: " + String.join(", ", differences),
            lab.nameOption()));
    }

    private LabState keep(LabState state) {
        stages.say("%s: is up already with these settings; verifying it again.".formatted(lab.name()));
        return state;
    }

    private LabState create(Synthesis synthesis, String fingerprint) {
        var assembly = stages.time("synthesize", synthesis::assembly);
        var state = stages.time("bring up",
            () -> local.up(lab.name(), assembly, fingerprint, ports, bandwidth, OwnJvm.words(lab.home), stages::tell));
        if (!state.notPlayed().isEmpty())
            stages.say("\nKept as records, without effect on this machine: " + String.join(", ", state.notPlayed()));
        return state;
    }

    private int verify(RunningLab running) {
        var report = stages.time("verify", () -> Verifier.run(running.target(), running.expectations(), Set.of(), Observer.NOBODY));
        stages.say("\n" + report.render(Format.TEXT));
        stages.say(Overview.of(report.seen()));
        var option = lab.nameOption();
        stages.say(report.exitCode() == Exit.OK.code
            ? "Next: eval \"$(./lab env%s)\"; kubectl get pods -o wide; ./lab node%s N1 -- ip -br addr".formatted(option, option)
            : "Next: mend what is broken, then: ./lab verify%s".formatted(option));
        return report.exitCode();
    }
}
