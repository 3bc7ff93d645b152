package ekslab.infra;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every setting there is: its name, its default as a user would write it, and what it means. "" as default: see the meaning. */
enum Key {

    NAME("name", "myeks", "name of the lab and of its cluster; prefix of every Name tag and stack"),
    REGION("region", "ap-northeast-2", "AWS region"),
    ZONES("zones", "", "two or more zones, as names or letters; default: a,b,c of the region"),
    KUBERNETES_VERSION("kubernetes.version", "1.35", "Kubernetes minor version: 1.34, 1.35 or 1.36"),

    VPC_CIDR("vpc.cidr", "192.168.0.0/16", "IPv4 range of the VPC, /16 to /28"),
    PUBLIC_CIDRS("vpc.public.cidrs", "192.168.1.0/24,192.168.2.0/24,192.168.3.0/24", "public subnets, one for each zone"),
    PRIVATE_CIDRS("vpc.private.cidrs", "192.168.11.0/24,192.168.12.0/24,192.168.13.0/24", "private subnets, one for each zone"),
    SERVICES_CIDR("services.cidr", "10.100.0.0/16", "range that Services get their cluster IPs from, /12 to /24"),
    API_ALLOWED_CIDRS("api.allowedCidrs", "0.0.0.0/0", "who may reach the public API endpoint; nodes use the private one"),
    ACCESS_ADMINS("access.adminArns", "", "IAM principals that become cluster admins besides whoever deploys; default: none"),

    NODES_COUNT("nodes.count", "3", "number of worker nodes, 1 to 30"),
    NODES_INSTANCE_TYPE("nodes.instanceType", "t3.medium", "EC2 instance type of the nodes; decides how many pods fit"),
    NODES_PLACEMENT("nodes.placement", "public", "public: public subnets, no NAT gateway; private: private subnets and one NAT gateway"),
    NODES_DISK("nodes.diskGiB", "30", "size of a node's encrypted gp3 volume in GiB, 20 to 500"),
    NODES_MAX_PODS("nodes.maxPods", "", "kubelet's pod limit; default: what the instance type's ENIs allow, even with prefix delegation"),

    NETSHOOT_REPLICAS("netshoot.replicas", "", "number of netshoot pods, 0 to 300; default: one for each node"),

    CNI_WARM_ENI("cni.warmEniTarget", "", "spare ENIs that the VPC CNI keeps attached"),
    CNI_WARM_IP("cni.warmIpTarget", "", "spare addresses that the VPC CNI keeps; replaces the ENI target"),
    CNI_MINIMUM_IP("cni.minimumIpTarget", "", "addresses that the VPC CNI holds at least"),
    CNI_WARM_PREFIX("cni.warmPrefixTarget", "", "spare /28 prefixes, with prefix delegation"),
    CNI_PREFIX_DELEGATION("cni.prefixDelegation", "", "true: /28 prefixes instead of single addresses on the ENIs"),
    CNI_EXTERNAL_SNAT("cni.externalSnat", "", "true: pods leave the VPC unmasked, a NAT gateway translates"),
    CNI_EXCLUDE_SNAT("cni.excludeSnatCidrs", "", "ranges outside the VPC that pods reach with their own address"),
    CNI_RANDOMIZE_SNAT("cni.randomizeSnat", "", "how SNAT chooses source ports: prng, hashrandom or none"),
    CNI_MTU("cni.mtu", "", "MTU of the nodes' and pods' interfaces, 576 to 9001"),
    CNI_COOLDOWN("cni.ipCooldownSeconds", "", "how long a freed address rests before the next pod gets it"),
    CNI_POD_MTU("cni.podMtu", "", "MTU of the pods' interfaces alone; default: that of the nodes'"),
    CNI_MAX_ENI("cni.maxEni", "", "ENIs that the VPC CNI uses of a node at most; default: the instance type's limit"),
    CNI_NODE_PORTS("cni.nodePortSupport", "", "false: no marks for connections to node ports, so their answers may leave by another ENI"),
    CNI_VETH_PREFIX("cni.vethPrefix", "", "first letters of the pods' links on the node"),
    CNI_LOG_LEVEL("cni.logLevel", "", "log level of ipamd and the plugin: DEBUG, INFO, WARN, ERROR or FATAL"),
    CNI_NETWORK_POLICY("cni.networkPolicy", "", "true: the VPC CNI enforces Kubernetes network policies"),

    ADDON_VPC_CNI("addons.vpcCni", "v1.22.4-eksbuild.3", "version of the vpc-cni add-on, or: default (EKS chooses)"),
    ADDON_KUBE_PROXY("addons.kubeProxy", "", "version of the kube-proxy add-on, or: default; default: pinned for each Kubernetes version"),
    ADDON_COREDNS("addons.coreDns", "", "version of the coredns add-on, or: default; default: pinned for Kubernetes 1.35"),

    FLOW_LOGS_RETENTION("flowLogs.retentionDays", "7", "days that VPC flow logs are kept"),
    API_LOGS_RETENTION("controlPlaneLogs.retentionDays", "7", "days that control plane logs are kept");

    private final String text;
    private final String defaultText;
    private final String meaning;

    Key(String text, String defaultText, String meaning) {
        this.text = text;
        this.defaultText = defaultText;
        this.meaning = meaning;
    }

    String defaultText() { return defaultText; }

    String meaning() { return meaning; }

    static Optional<Key> named(String text) {
        return Arrays.stream(values()).filter(key -> key.text.equals(text)).findFirst();
    }

    static List<String> texts() {
        return Arrays.stream(values()).map(Key::toString).toList();
    }

    @Override public String toString() { return text; }
}
