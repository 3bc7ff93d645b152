package ekslab.local.kube.fields;

/**
 * Who owns fields, as managedFields tells one from another.
 *
 * @param operation Apply for what was applied by the server, Update for everything else
 * @param apiVersion of the object as it was sent
 * @param subresource through which it was sent; empty for the object itself
 */
public record Manager(String name, String operation, String apiVersion, String subresource) {

    public static final String APPLY = "Apply";
    public static final String UPDATE = "Update";

    /** As messages write it, such as {@code "kubectl" with subresource "scale" using apps/v1}. */
    @Override public String toString() {
        var through = subresource.isEmpty() ? "" : " with subresource \"%s\"".formatted(subresource);
        return "\"%s\"%s%s".formatted(name, through, operation.equals(UPDATE) ? " using " + apiVersion : "");
    }
}
