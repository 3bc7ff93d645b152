package ekslab.infra;

import static ekslab.infra.Forms.list;
import static ekslab.infra.Forms.number;
import static ekslab.infra.Forms.oneOf;
import static ekslab.infra.Forms.oneOfNumbers;
import static ekslab.infra.Forms.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** Turns text into {@link Settings}: each value by its form, then the values against each other. */
final class SettingsReader {

    /** What CloudWatch Logs offers, up to a year. */
    private static final List<Integer> RETENTION_DAYS = List.of(1, 3, 5, 7, 14, 30, 60, 90, 180, 365);

    private static final Function<String, String> ADDON_VERSION = text("default|v\\d+\\.\\d+\\.\\d+-eksbuild\\.\\d+",
        "default, or a version such as v1.22.4-eksbuild.3");

    private final RawSettings raw;

    private SettingsReader(RawSettings raw) {
        this.raw = raw;
    }

    static Settings read(String source, Map<String, String> raw) {
        return new SettingsReader(new RawSettings(source, raw)).read();
    }

    private Settings read() {
        var name = raw.read(Key.NAME, text("[a-z]([a-z0-9-]{0,18}[a-z0-9])?", "1 to 20 of a-z, 0-9 and -, starting with a letter"));
        var region = raw.read(Key.REGION, text("[a-z]{2}(-[a-z]+)+-\\d", "a region such as ap-northeast-2"));
        var zones = raw.read(Key.ZONES, list(zone(region)), Stream.of("a", "b", "c").map(letter -> region + letter).toList());
        var version = raw.read(Key.KUBERNETES_VERSION, oneOf(AddonVersions.KUBERNETES));
        var addresses = addresses();
        var apiAllowed = raw.read(Key.API_ALLOWED_CIDRS, list(Forms::cidr));
        var admins = raw.read(Key.ACCESS_ADMINS, list(text("arn:aws[a-z-]*:iam::\\d{12}:(role|user)/[\\w+=,.@/-]+",
            "the ARN of an IAM role or user")));
        var nodes = nodes();
        var replicas = raw.read(Key.NETSHOOT_REPLICAS, number(0, 300), nodes == null ? 0 : nodes.count());
        var addons = new LinkedHashMap<String, String>();
        addons.put("vpc-cni", raw.read(Key.ADDON_VPC_CNI, ADDON_VERSION));
        addons.put("kube-proxy", raw.read(Key.ADDON_KUBE_PROXY, ADDON_VERSION, AddonVersions.kubeProxy(version)));
        addons.put("coredns", raw.read(Key.ADDON_COREDNS, ADDON_VERSION, AddonVersions.coreDns(version)));
        var flowLogDays = raw.read(Key.FLOW_LOGS_RETENTION, oneOfNumbers(RETENTION_DAYS));
        var apiLogDays = raw.read(Key.API_LOGS_RETENTION, oneOfNumbers(RETENTION_DAYS));
        var cni = CniOptions.read(raw);
        compare(region, zones, addresses, nodes, cni);
        if (apiAllowed != null && nodes != null) raw.addAll(Rules.access(apiAllowed, nodes));
        raw.throwIfProblems();
        return new Settings(name, region, zones, version, addresses, apiAllowed, admins, nodes, replicas, cni, addons, flowLogDays,
            apiLogDays);
    }

    private AddressPlan addresses() {
        var vpc = raw.read(Key.VPC_CIDR, Forms::cidr);
        var publics = raw.read(Key.PUBLIC_CIDRS, list(Forms::cidr));
        var privates = raw.read(Key.PRIVATE_CIDRS, list(Forms::cidr));
        var services = raw.read(Key.SERVICES_CIDR, Forms::cidr);
        return raw.readable(Key.VPC_CIDR, Key.PUBLIC_CIDRS, Key.PRIVATE_CIDRS, Key.SERVICES_CIDR)
            ? new AddressPlan(vpc, publics, privates, services)
            : null;
    }

    private NodePlan nodes() {
        var count = raw.read(Key.NODES_COUNT, number(1, 30));
        var type = raw.read(Key.NODES_INSTANCE_TYPE, NodeTypes::named);
        var placement = raw.read(Key.NODES_PLACEMENT, oneOf(List.of("public", "private")));
        var disk = raw.read(Key.NODES_DISK, number(20, 500));
        var maxPods = raw.read(Key.NODES_MAX_PODS, number(4, 737).andThen(OptionalInt::of), OptionalInt.empty());
        return raw.readable(Key.NODES_COUNT, Key.NODES_INSTANCE_TYPE, Key.NODES_PLACEMENT, Key.NODES_DISK, Key.NODES_MAX_PODS)
            ? new NodePlan(count, type, Placement.valueOf(placement.toUpperCase(Locale.ROOT)), disk, maxPods)
            : null;
    }

    /** Compares values with each other as far as they could be read. */
    private void compare(String region, List<String> zones, AddressPlan addresses, NodePlan nodes, Map<String, String> cni) {
        var zonesReadable = raw.readable(Key.REGION, Key.ZONES);
        if (addresses != null) raw.addAll(Rules.addresses(addresses));
        if (addresses != null && zonesReadable) raw.addAll(Rules.zones(region, zones, addresses));
        if (addresses != null && zonesReadable && nodes != null) raw.addAll(Rules.room(addresses, nodes, zones.size(), cni));
        raw.addAll(Rules.cni(cni));
    }

    /** A zone by its name or, shorter, by its letter. */
    private static Function<String, String> zone(String region) {
        return letterOrName -> letterOrName.length() == 1 && region != null ? region + letterOrName : letterOrName;
    }
}
