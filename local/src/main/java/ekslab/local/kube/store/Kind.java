package ekslab.local.kube.store;

import java.util.List;
import java.util.Locale;

/**
 * A kind of resource as discovery tells it.
 *
 * @param group empty for the core group
 * @param name the kind as manifests spell it, such as Pod
 * @param plural the resource in a path, such as pods
 * @param traits what else it can do
 */
public record Kind(String group, String version, String name, String plural, List<String> shortNames, List<Trait> traits) {

    public enum Trait {
        /** Lives inside a namespace. */
        NAMESPACED,
        /** Its status is written through a subresource, and only there. */
        STATUS,
        /** Can be scaled. */
        SCALE,
        /** Belongs to what {@code kubectl get all} lists. */
        ALL,
        /** Comes from a custom resource definition. */
        CUSTOM
    }

    public Kind {
        shortNames = List.copyOf(shortNames);
        traits = List.copyOf(traits);
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    public boolean namespaced() {
        return is(Trait.NAMESPACED);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The resource as messages name it: {@code pods}, {@code deployments.apps}. */
    public String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    public String singular() {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override public String toString() {
        return apiVersion() + " " + name;
    }
}
