package ekslab.cli;

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

    /** What its description promises. */
    Expectations expectations() {
        return expectations(settings);
    }

    static Expectations expectations(Settings settings) {
        return new Expectations(settings.nodes().count(), settings.nodes().type().name(), settings.addonConfiguration(),
            Expectations.INTERNET_PROBE);
    }
}
