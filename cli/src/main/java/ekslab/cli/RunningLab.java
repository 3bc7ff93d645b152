package ekslab.cli;

import java.nio.file.Files;
import java.util.Optional;

import ekslab.infra.Settings;
import ekslab.local.LabState;
import ekslab.verify.Expectations;
import ekslab.verify.Target;

/**
 * A lab to look at.
 *
 * @param settings it was made from
 * @param local what it tells about itself, when it is on this machine
 */
record RunningLab(Settings settings, Target target, Optional<LabState> local) {

    /** Whether there is a cluster to ask; a cloud that was just started on this machine has none. */
    boolean hasCluster() {
        return local.isEmpty() || Files.exists(local.get().kubeconfig());
    }

    /** What its description promises. */
    Expectations expectations() {
        return expectations(settings);
    }

    static Expectations expectations(Settings settings) {
        return new Expectations(settings.nodes().count(), settings.nodes().type().name(), settings.addonConfiguration(),
            Expectations.INTERNET_PROBE);
    }
}
