package ekslab.verify.facts;

import java.util.List;

/**
 * What EKS says about an add-on.
 *
 * @param configuration its configuration values, a JSON text; "" for none; with digests in the place of secrets
 * @param issues its health issues, as "code: message"
 */
public record Addon(String name, String status, String version, String configuration, List<String> issues) {

    public Addon {
        configuration = Secrets.hidden(configuration);
        issues = List.copyOf(issues);
    }
}
