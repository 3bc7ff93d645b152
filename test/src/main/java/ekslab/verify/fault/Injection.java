package ekslab.verify.fault;

import java.time.Instant;
import java.util.List;

/**
 * A fault that is in a lab, with how everything was that it touched.
 *
 * @param where which node, pod or subnet it was made at
 * @param hidden whether chance chose it, and whoever mends it is not to be told its name
 */
public record Injection(String fault, String where, boolean hidden, Instant at, List<Kept> kept) {

    public Injection {
        kept = List.copyOf(kept);
    }

    /** @throws FaultRefused when this version knows no such fault any more */
    public Fault known() { return FaultCatalogue.named(fault); }
}
