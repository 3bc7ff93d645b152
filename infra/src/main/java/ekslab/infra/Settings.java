package ekslab.infra;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import inet.ipaddr.ipv4.IPv4Address;

/**
 * The lab that is wanted. Read once, from text, at the edge; everything further in receives this record.
 *
 * @param name of the lab and of its cluster; prefix of Name tags and stack names
 * @param region AWS region, e.g. ap-northeast-2
 * @param zones names of the availability zones, e.g. ap-northeast-2a; one public and one private subnet in each
 * @param kubernetesVersion e.g. 1.35
 * @param addresses who owns which addresses
 * @param apiAllowedCidrs from where the public API endpoint may be reached
 * @param adminArns IAM principals that administer the cluster besides whoever deploys it
 * @param nodes the worker nodes
 * @param netshootReplicas how many netshoot pods
 * @param cni what the VPC CNI is told, as text by key of the setting; absent ones keep the CNI's own default
 * @param addonVersions version by add-on name; "default" leaves the choice to EKS
 * @param flowLogDays days that flow logs are kept
 * @param controlPlaneLogDays days that control plane logs are kept
 */
public record Settings(String name, String region, List<String> zones, String kubernetesVersion, AddressPlan addresses,
    List<IPv4Address> apiAllowedCidrs, List<String> adminArns, NodePlan nodes, int netshootReplicas, Map<String, String> cni,
    Map<String, String> addonVersions, int flowLogDays, int controlPlaneLogDays) {

    /** The lab of the hand-out. */
    public static final Settings DEFAULT = from("the defaults", Map.of());

    public Settings {
        zones = List.copyOf(zones);
        apiAllowedCidrs = List.copyOf(apiAllowedCidrs);
        adminArns = List.copyOf(adminArns);
        cni = Collections.unmodifiableMap(new LinkedHashMap<>(cni)); // their order is the order in the template
        addonVersions = Collections.unmodifiableMap(new LinkedHashMap<>(addonVersions));
    }

    /**
     * The lab that a text describes; what it does not mention is as in {@link #DEFAULT}.
     *
     * @param source where the text came from; opens the message when something is wrong with it
     * @param raw value by key; the keys are those of {@link #describe()}
     * @throws SettingsProblems with all problems at once
     */
    public static Settings from(String source, Map<String, String> raw) {
        return SettingsReader.read(source, raw);
    }

    /** JSON configuration by add-on name, exactly as the template carries it; "" for an add-on that is left at its defaults. */
    public Map<String, String> addonConfiguration() {
        var configuration = new LinkedHashMap<String, String>();
        configuration.put("eks-pod-identity-agent", "");
        configuration.put("vpc-cni", CniOptions.configuration(cni));
        configuration.put("kube-proxy", "");
        configuration.put("coredns", "");
        return Collections.unmodifiableMap(configuration);
    }
}
