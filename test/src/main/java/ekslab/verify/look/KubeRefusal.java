package ekslab.verify.look;

import java.util.Optional;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Tells why the Kubernetes API refused a request, and what to do. */
final class KubeRefusal {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** The words of the API server's own authorizer: kubernetes/apiserver, endpoints/handlers/responsewriters/errors.go. */
    private static final Pattern CANNOT = Pattern
        .compile("User \"(?<user>[^\"]*)\" cannot (?<verb>\\S+) resource \"(?<resource>[^\"]*)\" in API group \"(?<group>[^\"]*)\"");

    private KubeRefusal() {}

    /** Nothing when it did not refuse but failed. */
    static Optional<String> told(KubernetesClientException problem) {
        return switch (problem.getCode()) {
            case UNAUTHORIZED ->
                Optional.of("the Kubernetes API does not know who asks; renew the kubeconfig, as with: aws eks update-kubeconfig");
            case FORBIDDEN -> Optional.of(forbidden(problem));
            default -> Optional.empty();
        };
    }

    private static String forbidden(KubernetesClientException refused) {
        var said = refused.getStatus() == null ? String.valueOf(refused.getMessage()) : String.valueOf(refused.getStatus().getMessage());
        var found = CANNOT.matcher(said);
        if (!found.find()) return "the Kubernetes API forbids it: " + said;
        return "%s may not %s %s in Kubernetes; allow verb %s on resource %s of API group \"%s\" to it, or give it an EKS access policy"
            .formatted(found.group("user"), found.group("verb"), found.group("resource"), found.group("verb"), found.group("resource"),
                found.group("group"));
    }
}
