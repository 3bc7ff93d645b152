package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Snapshot;

/** One thing that is true of a working lab: a pure function of what was seen and what was promised. */
public interface Check {

    /** Stable kebab-case name: the test's name, the report's line and the documentation's anchor. */
    String name();

    /** One sentence in the present tense, true exactly when the check holds. */
    String intent();

    Family family();

    /** Why it matters, how one sees it oneself, and how to mend it. */
    Page page();

    /** Names of checks without which this one has nothing to say. */
    default List<String> needs() {
        return List.of();
    }

    default Depth depth() {
        return Depth.APIS;
    }

    /** @throws CouldNotLook when a fact is missing; the verdict is then {@link Verdict.Unknown} */
    Verdict judge(Snapshot seen, Expectations promised);
}
