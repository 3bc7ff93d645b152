package ekslab.verify;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What the description promises and the verifier holds the lab to.
 *
 * @param addons the configuration that each add-on was described with, by add-on name: a JSON text, "" for none, or {@link #ANY}
 * @param internetProbe a plain HTTP address outside the VPC whose answer is the caller's public IP address
 */
public record Expectations(int nodes, String instanceType, Map<String, String> addons, String internetProbe) {

    public static final String INTERNET_PROBE = "http://checkip.amazonaws.com/";

    /** The configuration of an add-on that nobody promised: the add-on must be ACTIVE, with whatever configuration. */
    public static final String ANY = "*";

    /** The base lab, for those who know no more of its description than its size. */
    public static final Expectations BASE_LAB = new Expectations(3, "t3.medium",
        Map.of("vpc-cni", ANY, "kube-proxy", ANY, "coredns", ANY, "eks-pod-identity-agent", ANY), INTERNET_PROBE);

    public Expectations {
        if (nodes < 1) throw new IllegalArgumentException("nodes: %d must be at least 1".formatted(nodes));
        Objects.requireNonNull(instanceType, "instanceType: must be given, such as t3.medium");
        if (internetProbe == null || !internetProbe.matches("http://[^/\\s]+(/\\S*)?"))
            throw new IllegalArgumentException(
                "internetProbe: \"%s\" must be a plain HTTP address, such as %s".formatted(internetProbe, INTERNET_PROBE));
        addons = Map.copyOf(Objects.requireNonNull(addons, "addons: must be given, {} for none"));
    }

    /** @throws IllegalArgumentException that names the wrong value */
    public static Expectations parse(String json) {
        try {
            return new JsonMapper().readValue(json, Expectations.class);
        } catch (JsonProcessingException wrong) {
            var refused = wrong.getCause() == null ? wrong.getOriginalMessage() : wrong.getCause().getMessage(); // our own words, if they are
            throw new IllegalArgumentException("expectations: " + refused, wrong);
        }
    }

    /** What {@link #parse} reads. */
    public String json() {
        try {
            return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException bug) {
            throw new UncheckedIOException(bug);
        }
    }
}
