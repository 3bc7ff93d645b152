package ekslab.local.cni;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import inet.ipaddr.IPAddressString;

import ekslab.local.cni.PoolPicture.Address;
import ekslab.local.cni.Settings.Version;
import ekslab.local.net.HttpSocket.Reply;

/**
 * ipamd's introspection pages, which only the node itself can reach.
 * Source: github.com/aws/amazon-vpc-cni-k8s, pkg/ipamd/introspect.go.
 */
final class Introspection {

    private static final List<String> PATHS = List.of("/v1/enis", "/v1/eni-configs", "/v1/networkutils-env-settings",
        "/v1/ipamd-env-settings");
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Introspection() {}

    static Reply page(String path, PoolPicture pool, Settings settings) {
        return Reply.json(switch (path) {
            case "/v1/enis" -> enis(pool, settings.version()).toString();
            case "/v1/eni-configs" -> "null";   // none is chosen: the interfaces stand where the primary one does
            case "/v1/networkutils-env-settings" -> network(settings).toString();
            case "/v1/ipamd-env-settings" -> ipamd(settings).toString();
            default -> commands().toString();
        });
    }

    private static ObjectNode commands() {
        var commands = JSON.objectNode();
        PATHS.forEach(commands.putArray("AvailableCommands")::add);
        return commands;
    }

    /** The network card's number stands around it, because instances may have several. */
    static ObjectNode enis(PoolPicture pool, Version version) {
        var card = JSON.objectNode().put("TotalIPs", pool.totalAddresses()).put("AssignedIPs", pool.assignedAddresses());
        var enis = card.putObject("ENIs");
        for (var eni : pool.enis()) {
            var shown = enis.putObject(eni.id()).put("ID", eni.id()).put("IsPrimary", eni.primary()).put("IsTrunk", false)
                .put("IsEFA", false)
                .put("DeviceNumber", eni.device());
            var cidrs = shown.putObject("AvailableIPv4Cidrs");
            for (var range : eni.cidrs()) {
                var cidr = cidrs.putObject(range.cidr());
                cidr.putObject("Cidr").put("IP", range.cidr().replaceFirst("/.*", "")).put("Mask", mask(range.cidr()));
                var addresses = cidr.putObject("IPAddresses");
                range.addresses().forEach(address -> addresses.set(address.address(), address(address, version)));
                cidr.put("IsPrefix", range.prefix()).put("AddressFamily", "");
            }
            shown.putObject("IPv6Cidrs");
            shown.put("IsExcludedForPodIPs", eni.excluded()).put("RouteTableID", EniLink.table(eni.device())).put("SubnetID",
                eni.subnetId());
        }
        var cards = JSON.objectNode();
        cards.set("0", card);
        return cards;
    }

    private static ObjectNode address(Address address, Version version) {
        var shown = JSON.objectNode().put("Address", address.address());
        var key = shown.putObject("IPAMKey");
        var hidden = version == Version.V1_23;
        key.put("networkName", address.owner().isPresent() ? "aws-cni" : "")
            .put("containerID", hidden ? "" : address.owner().map(PoolPicture.Owner::sandbox).orElse(""))
            .put("ifName", hidden || address.owner().isEmpty() ? "" : "eth0");
        var metadata = shown.putObject("IPAMMetadata");
        address.owner().ifPresent(owner -> metadata.put("k8sPodNamespace", owner.namespace()).put("k8sPodName", owner.pod())
            .put("interfacesCount", 1));
        return shown.put("AssignedTime", address.assignedAt().toString()).put("UnassignedTime",
            address.unassignedAt().filter(time -> address.owner().isEmpty()).map(Instant::toString).orElse(NEVER));
    }

    /** Four bytes in base 64, as Go writes a mask. */
    private static String mask(String cidr) {
        return Base64.getEncoder().encodeToString(new IPAddressString(cidr).getAddress().getNetworkMask().getBytes());
    }

    private static ObjectNode network(Settings settings) {
        return JSON.objectNode().put("AWS_EXTERNAL_SERVICE_CIDRS", settings.variable("AWS_EXTERNAL_SERVICE_CIDRS", ""))
            .put("AWS_VPC_CNI_NODE_PORT_SUPPORT", settings.nodePorts()).put("AWS_VPC_ENI_MTU", settings.eniMtu())
            .put("AWS_VPC_K8S_CNI_CONNMARK", settings.mark())
            .put("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS",
                settings.snat().excluded().isEmpty() ? null : String.join(",", settings.snat().excluded()))
            .put("AWS_VPC_K8S_CNI_EXTERNALSNAT", settings.snat().external())
            .put("AWS_VPC_K8S_CNI_RANDOMIZESNAT", List.of("none", "hashrandom", "prng").indexOf(settings.snat().ports()))
            .put("AWS_VPC_K8S_CNI_VETHPREFIX", settings.vethPrefix());
    }

    private static ObjectNode ipamd(Settings settings) {
        var shown = JSON.objectNode();
        for (var name : List.of("AWS_MANAGE_ENIS_NON_SCHEDULABLE", "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "ENABLE_SUBNET_DISCOVERY",
            "WARM_ENI_TARGET", "WARM_IP_TARGET"))
            Optional.ofNullable(settings.environment().get(name)).or(() -> Optional.of(switch (name) {
                case "ENABLE_SUBNET_DISCOVERY" -> "true";
                case "WARM_ENI_TARGET" -> "1";
                case "WARM_IP_TARGET" -> "0";
                default -> "false";
            })).ifPresent(value -> shown.put(name, value));
        return shown;
    }
}
