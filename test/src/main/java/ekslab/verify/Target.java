package ekslab.verify;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where to look. Credentials come from the usual AWS settings of the environment.
 *
 * @param endpoint of EC2, EKS and STS; empty for AWS itself
 * @param kubeconfig empty for the usual one
 * @param secret with which requests to an endpoint on this machine are signed
 */
public record Target(String cluster, String region, Optional<URI> endpoint, Optional<Path> kubeconfig, Optional<String> secret) {

    /** One that is reached with the usual credentials. */
    public Target(String cluster, String region, Optional<URI> endpoint, Optional<Path> kubeconfig) {
        this(cluster, region, endpoint, kubeconfig, Optional.empty());
    }

    /** For people, and without the secret. */
    public String place() {
        return endpoint.map(uri -> "%s at %s".formatted(region, uri)).orElse(region + " on AWS");
    }
}
