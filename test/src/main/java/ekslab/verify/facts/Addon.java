package ekslab.verify.facts;

import java.util.List;

/**
 * What EKS says about an add-on.
 *
 * @param configuration its configuration values, a JSON text; "" for none
 * @param issues its health issues, as "code: message"
 */
public record Addon(String name, String status, String version, String configuration, List<String> issues) {

    public Addon {
        issues = List.copyOf(issues);
    }
}
