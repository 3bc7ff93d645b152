package ekslab.local.cloudformation;

import java.util.Set;
import java.util.stream.Stream;

/**
 * The properties of a resource type. One that is in none of the three sets is refused before anything is created.
 *
 * @param inPlace played, and changed in place by an update
 * @param replacing played, and changed only by a new resource, as on AWS
 * @param recorded known, and without effect on this machine
 */
record Schema(Set<String> inPlace, Set<String> replacing, Set<String> recorded) {

    /** Accepts whatever stands in the template, because nothing of it has an effect here. */
    static final Schema ANYTHING = new Schema(Set.of(), Set.of(), Set.of());

    static Schema changing(String... names) {
        return new Schema(Set.of(names), Set.of(), Set.of());
    }

    Schema replacing(String... names) {
        return new Schema(inPlace, Set.of(names), recorded);
    }

    Schema recorded(String... names) {
        return new Schema(inPlace, replacing, Set.of(names));
    }

    boolean knows(String property) {
        return this == ANYTHING || Stream.of(inPlace, replacing, recorded).anyMatch(set -> set.contains(property));
    }
}
