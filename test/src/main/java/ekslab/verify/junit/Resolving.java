package ekslab.verify.junit;

import java.util.List;
import java.util.Set;

/**
 * A name that a pod got addresses for.
 *
 * @param addresses separated by commas
 */
public record Resolving(LabPod pod, String name, String addresses) {

    /** Whether these are the addresses, in any order. */
    public Resolving to(String... expected) {
        if (!Set.of(addresses.split(",")).equals(Set.of(expected)))
            throw new AssertionError("%s gets %s for %s, expected is %s%n%s".formatted(pod, addresses, name,
                String.join(",", List.of(expected)), Explained.by("dns-answers")));
        return this;
    }
}
