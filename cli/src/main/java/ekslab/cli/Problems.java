package ekslab.cli;

import java.util.Optional;

import ekslab.infra.SettingsProblems;
import ekslab.local.LocalLab.LabFailed;
import ekslab.local.net.CommandFailed;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.fault.FaultFailed;
import ekslab.verify.fault.FaultRefused;

/** Which exceptions are the user's business, and what the shell is told about each. */
final class Problems {

    private Problems() {}

    /** Empty for a bug. */
    static Optional<Exit> exit(Exception problem) {
        if (problem instanceof Refusal refusal) return Optional.of(refusal.exit);
        if (problem instanceof SettingsProblems) return Optional.of(Exit.USAGE);
        if (problem instanceof FaultRefused) return Optional.of(Exit.USAGE);
        if (problem instanceof LabFailed || problem instanceof CommandFailed || problem instanceof FaultFailed)
            return Optional.of(Exit.BROKEN);
        if (problem instanceof CouldNotLook) return Optional.of(Exit.COULD_NOT_LOOK);
        return Optional.empty();
    }
}
