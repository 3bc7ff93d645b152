package ekslab.cli;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Option;

import ekslab.infra.Settings;
import ekslab.local.LabState;
import ekslab.local.LocalLab;
import ekslab.local.net.Command;
import ekslab.verify.Target;

/** The options that say which lab a command means, and what stands behind them. */
final class Where {

    enum Kind {
        LOCAL, AWS
    }

    @Option(names = "--target", defaultValue = "local", paramLabel = "local|aws", description = "Where the lab is: on this machine (default) or on AWS.") private Kind kind;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting other than its default; may be repeated. See README.md for all settings.") private Map<String, String> set = new LinkedHashMap<>();

    /** @throws Refusal when AWS is meant, but the shell's settings lead to a lab on this machine */
    boolean aws() {
        if (kind == Kind.AWS && System.getenv().getOrDefault("AWS_ENDPOINT_URL", "").contains("//127.0.0.1"))
            throw new Refusal(Exit.USAGE,
                "--target aws: this shell's AWS_ENDPOINT_URL leads to a lab on this machine; open another shell, or: "
                    + "unset AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY KUBECONFIG AWS_DATA_PATH");
        return kind == Kind.AWS;
    }

    /** What was set, with the lab's name. */
    Map<String, String> raw(Lab lab) {
        var raw = new LinkedHashMap<String, String>();
        raw.put("name", lab.name());
        raw.putAll(set);
        return raw;
    }

    /** What differs from the defaults, as options of the cdk CLI. */
    String context(Lab lab) {
        var words = new StringBuilder();
        if (!lab.nameOption().isEmpty()) words.append(" ").append(Command.of("-c lab:name={}", lab.name()));
        set.forEach((key, value) -> words.append(" ").append(Command.of("-c lab:{}={}", key, value)));
        return words.toString();
    }

    /** @throws ekslab.infra.SettingsProblems with all problems at once */
    Settings settings(Lab lab) {
        return Settings.from("--set", raw(lab));
    }

    /** The lab that is up, with a cluster in it. */
    RunningLab findCluster(Lab lab) {
        var running = find(lab);
        if (running.hasCluster()) return running;
        throw new Refusal(Exit.COULD_NOT_LOOK,
            "%s: is an account with no cluster in it; deploy one with: eval \"$(./lab env%s)\"; npx cdk deploy --all".formatted(lab.name(),
                lab.nameOption()));
    }

    /** The lab that is up, or a cloud with nothing in it yet. */
    RunningLab find(Lab lab) {
        if (aws()) {
            var settings = settings(lab);
            return new RunningLab(settings, new Target(settings.name(), settings.region(), Optional.empty(), Optional.empty()),
                Optional.empty());
        }
        if (!set.isEmpty())
            throw new Refusal(Exit.USAGE,
                "--set: a lab on this machine got its settings from \"lab up\"; leave %s out".formatted(set.keySet()));
        var local = LocalLab.at(lab.home.state(lab.name()));
        return local.running().map(state -> running(lab.home, state)).orElseThrow(() -> new Refusal(Exit.COULD_NOT_LOOK, local.leftover()
            ? unfinished(lab)
            : "%s: no such lab is up on this machine; bring it up with: ./lab up%s".formatted(lab.name(), lab.nameOption())));
    }

    /** What to do about a lab that is neither up nor gone. */
    static String unfinished(Lab lab) {
        return "%s: is just coming up, or was killed half-way; wait for it, or take it away with: ./lab down%s".formatted(lab.name(),
            lab.nameOption());
    }

    static RunningLab running(Home home, LabState state) {
        var settings = new StateFiles(home.state(state.name())).settings();
        return new RunningLab(settings, new Target(state.name(), state.region(), Optional.of(URI.create(state.awsEndpoint())),
            Optional.of(state.kubeconfig()), Optional.of(state.awsSecret())), Optional.of(state));
    }
}
