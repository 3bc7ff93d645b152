package ekslab.infra;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
        var problems = Stream.of(Rules.addresses(addresses), Rules.zones(region, zones, addresses),
            Rules.room(addresses, nodes, zones.size(), cni), Rules.access(apiAllowedCidrs, nodes), Rules.cni(cni)).flatMap(List::stream)
            .toList();
        if (!problems.isEmpty()) throw new SettingsProblems("settings", problems);
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

    /** Whether the public API endpoint is open to some addresses only. */
    boolean apiIsNarrowed() {
        return Rules.narrows(apiAllowedCidrs);
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

    /** Every setting in the order of the documentation, with the default of {@link #DEFAULT}; "" where the default is to say nothing. */
    public static List<Description> describe() {
        var defaults = DEFAULT.toMap();
        return Arrays.stream(Key.values())
            .map(key -> new Description(key.toString(), defaults.getOrDefault(key.toString(), ""), key.meaning())).toList();
    }

    /**
     * A line of help.
     *
     * @param key as in {@link #from}
     * @param defaultValue as a user would write it, or ""
     * @param meaning what it decides, in a line
     */
    public record Description(String key, String defaultValue, String meaning) {}

    /** The settings as text, from which {@link #from} makes equal ones; only what is left to others' defaults is absent. */
    public Map<String, String> toMap() {
        var map = new EnumMap<Key, String>(Key.class);
        map.put(Key.NAME, name);
        map.put(Key.REGION, region);
        map.put(Key.ZONES, Forms.text(zones));
        map.put(Key.KUBERNETES_VERSION, kubernetesVersion);
        map.put(Key.VPC_CIDR, addresses.vpc().toString());
        map.put(Key.PUBLIC_CIDRS, Forms.text(addresses.publicSubnets()));
        map.put(Key.PRIVATE_CIDRS, Forms.text(addresses.privateSubnets()));
        map.put(Key.SERVICES_CIDR, addresses.services().toString());
        map.put(Key.API_ALLOWED_CIDRS, Forms.text(apiAllowedCidrs));
        if (!adminArns.isEmpty()) map.put(Key.ACCESS_ADMINS, Forms.text(adminArns));
        map.put(Key.NODES_COUNT, String.valueOf(nodes.count()));
        map.put(Key.NODES_INSTANCE_TYPE, nodes.type().name());
        map.put(Key.NODES_PLACEMENT, nodes.placement().toString());
        map.put(Key.NODES_DISK, String.valueOf(nodes.diskGiB()));
        nodes.maxPods().ifPresent(limit -> map.put(Key.NODES_MAX_PODS, String.valueOf(limit)));
        map.put(Key.NETSHOOT_REPLICAS, String.valueOf(netshootReplicas));
        cni.forEach((key, value) -> map.put(Key.named(key).orElseThrow(), value));
        map.put(Key.ADDON_VPC_CNI, addonVersions.get("vpc-cni"));
        map.put(Key.ADDON_KUBE_PROXY, addonVersions.get("kube-proxy"));
        map.put(Key.ADDON_COREDNS, addonVersions.get("coredns"));
        map.put(Key.FLOW_LOGS_RETENTION, String.valueOf(flowLogDays));
        map.put(Key.API_LOGS_RETENTION, String.valueOf(controlPlaneLogDays));

        var text = new LinkedHashMap<String, String>();
        map.forEach((key, value) -> text.put(key.toString(), value));
        return Collections.unmodifiableMap(text);
    }
}
