package ekslab.cli;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Option;

import ekslab.infra.Settings;
import ekslab.local.LabState;
import ekslab.local.LocalLab;
import ekslab.verify.Target;

/** The options that say which lab a command means, and what stands behind them. */
final class Where {

    enum Kind {
        LOCAL, AWS
    }

    @Option(names = "--target", defaultValue = "local", paramLabel = "local|aws", description = "Where the lab is: on this machine (default) or on AWS.") private Kind kind;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting other than its default; may be repeated. See README.md for all settings.") private Map<String, String> set = new LinkedHashMap<>();

    boolean aws() {
        return kind == Kind.AWS;
    }

    /** What was set, with the lab's name. */
    Map<String, String> raw(Lab lab) {
        var raw = new LinkedHashMap<String, String>();
        raw.put("name", lab.name());
        raw.putAll(set);
        return raw;
    }

    /** @throws ekslab.infra.SettingsProblems with all problems at once */
    Settings settings(Lab lab) {
        return Settings.from("--set", raw(lab));
    }

    /** The lab that is up. */
    RunningLab find(Lab lab) {
        if (aws()) {
            var settings = settings(lab);
            return new RunningLab(settings, new Target(settings.name(), settings.region(), Optional.empty(), Optional.empty()),
                Optional.empty());
        }
        if (!set.isEmpty())
            throw new Refusal(Exit.USAGE,
                "--set: a lab on this machine got its settings from \"lab up\"; leave %s out".formatted(set.keySet()));
        return LocalLab.at(lab.home.state(lab.name())).running().map(state -> running(lab.home, state)).orElseThrow(() -> new Refusal(
            Exit.COULD_NOT_LOOK,
            "%s: no such lab is up on this machine; bring it up with: ./lab up%s".formatted(lab.name(), lab.nameOption())));
    }

    static RunningLab running(Home home, LabState state) {
        var settings = new StateFiles(home.state(state.name())).settings();
        return new RunningLab(settings, new Target(state.name(), state.region(), Optional.of(URI.create(state.awsEndpoint())),
            Optional.of(state.kubeconfig())), Optional.of(state));
    }
}
