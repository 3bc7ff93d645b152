package ekslab.local.cni;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import inet.ipaddr.IPAddressString;

/**
 * The environment of the container aws-node, as far as it is played.
 * Names and defaults: github.com/aws/amazon-vpc-cni-k8s, README.md.
 *
 * @param version of the VPC CNI
 * @param snat what becomes of a pod's address on its way out of the VPC
 * @param nodePorts whether what comes in on the primary interface goes out there again (AWS_VPC_CNI_NODE_PORT_SUPPORT)
 * @param mark the connection mark of such packets (AWS_VPC_K8S_CNI_CONNMARK)
 * @param vethPrefix the first letters of the pods' links (AWS_VPC_K8S_CNI_VETHPREFIX)
 * @param eniMtu MTU of the node's interfaces (AWS_VPC_ENI_MTU)
 * @param podMtu MTU of the pods' (POD_MTU)
 * @param cooldown how long a freed address rests (IP_COOLDOWN_PERIOD)
 * @param placement where further interfaces are put
 * @param environment what was told, defaults included
 */
public record Settings(Version version, PoolTargets targets, Snat snat, boolean nodePorts, int mark, String vethPrefix, int eniMtu,
    int podMtu, Duration cooldown, Placement placement, Map<String, String> environment) {

    private static final int JUMBO = 9001;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whose settings differ from the 1.22 that EKS installs by default. */
    public enum Version {
        V1_22("v1.22.4"), V1_23("v1.23.1");

        private final String release;

        Version(String release) { this.release = release; }

        /** The release that is imitated. */
        String release() { return release; }

        /** Whether connections are marked in a table of nft of the CNI's own, and not by iptables. */
        boolean marksByNft() {
            return this == V1_23;
        }

        /** @param image such as {@code .../amazon-k8s-cni:v1.22.4-eksbuild.3} */
        static Version of(String image) {
            var tag = image.replaceFirst(".*:v?", "");
            return tag.matches("1\\.(2[3-9]|[3-9]\\d).*") ? V1_23 : V1_22;
        }
    }

    /**
     * @param external whether somebody else translates (AWS_VPC_K8S_CNI_EXTERNALSNAT)
     * @param excluded ranges outside the VPC that pods reach with their own address (AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS)
     * @param ports how source ports are chosen: prng, hashrandom or none (AWS_VPC_K8S_CNI_RANDOMIZESNAT)
     */
    record Snat(boolean external, List<String> excluded, String ports) {

        Snat {
            excluded = List.copyOf(excluded);
        }
    }

    /**
     * @param custom whether ENIConfig objects decide, and the primary interface serves no pods (AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG)
     * @param annotation of the node, which names its ENIConfig (ENI_CONFIG_ANNOTATION_DEF)
     * @param label of the node, which names it otherwise (ENI_CONFIG_LABEL_DEF)
     * @param discovery whether tagged subnets of the zone are used beside the primary one (ENABLE_SUBNET_DISCOVERY)
     */
    record Placement(boolean custom, String annotation, String label, boolean discovery) {}

    /**
     * Reads what can be read; a value that makes no sense is told, and its default holds, as ipamd does it.
     *
     * @param image of the container: its tag is the version
     * @param problems hears a sentence for each value that makes no sense
     */
    public static Settings read(String image, Map<String, String> environment, Consumer<String> problems) {
        var read = new Reader(environment, problems);
        var targets = new PoolTargets(read.count("WARM_ENI_TARGET", 1), read.count("WARM_IP_TARGET", 0), read.count("MINIMUM_IP_TARGET", 0),
            read.count("WARM_PREFIX_TARGET", 1), read.number("MAX_ENI", -1, -1, 100), read.flag("ENABLE_PREFIX_DELEGATION", false));
        var snat = new Snat(read.flag("AWS_VPC_K8S_CNI_EXTERNALSNAT", false), read.cidrs("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS"),
            read.oneOf("AWS_VPC_K8S_CNI_RANDOMIZESNAT", List.of("prng", "hashrandom", "none")));
        var eniMtu = read.number("AWS_VPC_ENI_MTU", JUMBO, 576, JUMBO);
        return new Settings(Version.of(image), targets, snat, read.flag("AWS_VPC_CNI_NODE_PORT_SUPPORT", true), read.mark(),
            read.vethPrefix(), eniMtu, read.number("POD_MTU", eniMtu, 576, JUMBO),
            Duration.ofSeconds(read.number("IP_COOLDOWN_PERIOD", 30, 0, 86_400)), read.placement(), new TreeMap<>(environment));
    }

    /** @return what keeps aws-node from starting with these settings, in its own words; "" for nothing */
    String refusal() {
        return targets.prefixes() && targets.warmPrefixes() == 0 && !targets.byAddress()
            ? "Setting WARM_PREFIX_TARGET = 0 is not supported while WARM_IP_TARGET/MINIMUM_IP_TARGET is not set. "
                + "Please configure either one of the WARM_{PREFIX/IP}_TARGET or MINIMUM_IP_TARGET env variables"
            : "";
    }

    /** Tags that every interface gets which ipamd makes (ADDITIONAL_ENI_TAGS); reserved keys are left out, as in ipamd. */
    Map<String, String> eniTags() {
        try {
            var tags = JSON.readValue(environment.getOrDefault("ADDITIONAL_ENI_TAGS", "{}"),
                new TypeReference<TreeMap<String, String>>() {});
            tags.keySet().removeIf(key -> key.contains("k8s.amazonaws.com"));
            return tags;
        } catch (JsonProcessingException notJson) {
            return Map.of();   // told when it was read
        }
    }

    String variable(String name, String otherwise) { return environment.getOrDefault(name, otherwise); }

    private record Reader(Map<String, String> environment, Consumer<String> problems) {

        int count(String name, int otherwise) { return number(name, otherwise, 0, 1000); }

        int number(String name, int otherwise, int from, int to) {
            var text = text(name);
            if (text.isEmpty()) return otherwise;
            try {
                var value = Integer.parseInt(text);
                if (value >= from && value <= to) return value;
            } catch (NumberFormatException noNumber) {
                // told below, like a number that is out of range
            }
            problems.accept("%s: \"%s\" must be a number from %d to %d; %d holds".formatted(name, text, from, to, otherwise));
            return otherwise;
        }

        boolean flag(String name, boolean otherwise) {
            var text = text(name);
            if (text.isEmpty()) return otherwise;
            if (!text.matches("true|false"))
                problems.accept("%s: \"%s\" must be true or false; %s holds".formatted(name, text, otherwise));
            return text.equals("true") || !text.equals("false") && otherwise;
        }

        String oneOf(String name, List<String> words) {
            var text = text(name);
            if (text.isEmpty() || words.contains(text)) return text.isEmpty() ? words.get(0) : text;
            problems.accept("%s: \"%s\" must be one of %s; %s holds".formatted(name, text, String.join(", ", words), words.get(0)));
            return words.get(0);
        }

        List<String> cidrs(String name) {
            var cidrs = new ArrayList<String>();
            for (var part : text(name).split(",")) {
                if (part.isBlank()) continue;
                var address = new IPAddressString(part.strip()).getAddress();
                if (address == null || !address.isIPv4() || address.getNetworkPrefixLength() == null)
                    problems.accept("%s: \"%s\" must be an IPv4 range such as 172.20.0.0/16; it is left out".formatted(name, part.strip()));
                else
                    cidrs.add(address.toPrefixBlock().toCanonicalString());
            }
            return cidrs;
        }

        int mark() {
            var text = text("AWS_VPC_K8S_CNI_CONNMARK");
            try {
                return text.isEmpty() ? 0x80 : Integer.decode(text);
            } catch (NumberFormatException noNumber) {
                problems.accept("AWS_VPC_K8S_CNI_CONNMARK: \"%s\" must be a number such as 0x80; 0x80 holds".formatted(text));
                return 0x80;
            }
        }

        Placement placement() {
            var key = "k8s.amazonaws.com/eniConfig";
            return new Placement(flag("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", false),
                environment.getOrDefault("ENI_CONFIG_ANNOTATION_DEF", key), environment.getOrDefault("ENI_CONFIG_LABEL_DEF", key),
                flag("ENABLE_SUBNET_DISCOVERY", true));
        }

        String vethPrefix() {
            var text = text("AWS_VPC_K8S_CNI_VETHPREFIX");
            if (text.isEmpty()) return "eni";
            if (text.matches("[a-z][a-z0-9]{0,3}") && !List.of("eth", "lo", "vlan").contains(text)) return text;
            problems.accept("AWS_VPC_K8S_CNI_VETHPREFIX: \"%s\" must have one to four letters and not be eth, lo or vlan; eni holds"
                .formatted(text));
            return "eni";
        }

        private String text(String name) { return environment.getOrDefault(name, "").strip(); }
    }
}
