package ekslab.verify;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
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

    /** The one that the variables of {@code lab env} lead to, with the base lab's name and region where they say none. */
    public static Target of(Map<String, String> environment) {
        return new Target(setting(environment, "CLUSTER_NAME").orElse("myeks"), setting(environment, "AWS_REGION").orElse("ap-northeast-2"),
            setting(environment, "AWS_ENDPOINT_URL").map(URI::create), setting(environment, "KUBECONFIG").map(Path::of),
            setting(environment, "AWS_SECRET_ACCESS_KEY"));
    }

    private static Optional<String> setting(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** For people, and without the secret. */
    public String place() {
        return endpoint.map(uri -> "%s at %s".formatted(region, uri)).orElse(region + " on AWS");
    }
}
