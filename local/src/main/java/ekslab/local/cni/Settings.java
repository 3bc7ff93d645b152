package ekslab.local.cni;

import java.util.Map;

/**
 * The environment of the aws-node container, as far as it is played.
 * Names and defaults: github.com/aws/amazon-vpc-cni-k8s, README.md.
 *
 * @param warmEniTarget spare whole interfaces (WARM_ENI_TARGET)
 * @param externalSnat whether somebody else translates what leaves the VPC (AWS_VPC_K8S_CNI_EXTERNALSNAT)
 */
public record Settings(int warmEniTarget, boolean externalSnat) {

    public static Settings from(Map<String, String> environment) {
        return new Settings(Integer.parseInt(environment.getOrDefault("WARM_ENI_TARGET", "1")),
            Boolean.parseBoolean(environment.getOrDefault("AWS_VPC_K8S_CNI_EXTERNALSNAT", "false")));
    }
}
