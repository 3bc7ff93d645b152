package ekslab.verify;

import java.util.Map;

/**
 * What the description promises and the verifier holds the lab to.
 *
 * @param addons the configuration that each add-on was described with, by add-on name: a JSON text, or "" for none
 * @param internetProbe a plain HTTP address outside the VPC whose answer is the caller's public IP address
 */
public record Expectations(int nodes, String instanceType, Map<String, String> addons, String internetProbe) {

    public static final String INTERNET_PROBE = "http://checkip.amazonaws.com/";

    public Expectations {
        if (nodes < 1) throw new IllegalArgumentException("nodes: %d must be at least 1".formatted(nodes));
        addons = Map.copyOf(addons);
    }
}
