package ekslab.verify.look;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** EKS's REST-JSON protocol: one cluster with its add-ons, one name a page. */
final class EksWire {

    private static final List<String> ADDONS = List.of("coredns", "kube-proxy", "vpc-cni");
    private static final Set<String> PAGING = Set.of("maxResults", "nextToken");

    /** The operation that a path asks for; "" for none. */
    static String operation(String path) {
        if (path.matches("/clusters/[^/]+")) return "DescribeCluster";
        if (path.matches("/clusters/[^/]+/addons")) return "ListAddons";
        return path.matches("/clusters/[^/]+/addons/[^/]+") ? "DescribeAddon" : "";
    }

    AwsAnswer answer(String path, Map<String, String> asked) {
        var words = path.split("/");
        if (!words[2].equals("myeks"))
            return AwsAnswer.eks(404, "ResourceNotFoundException", "No cluster found for name: %s.".formatted(words[2]));
        return switch (operation(path)) {
            case "DescribeCluster" -> AwsAnswer.ok("""
                {"cluster": {"name": "myeks", "arn": "arn:aws:eks:ap-northeast-2:111122223333:cluster/myeks", "createdAt": 1767225600.0,
                  "version": "1.35", "status": "ACTIVE", "endpoint": "https://EXAMPLE.gr7.ap-northeast-2.eks.amazonaws.com",
                  "resourcesVpcConfig": {"subnetIds": ["subnet-1"], "vpcId": "vpc-1", "endpointPublicAccess": true},
                  "kubernetesNetworkConfig": {"serviceIpv4Cidr": "10.100.0.0/16", "ipFamily": "ipv4"},
                  "certificateAuthority": {"data": "hush"}}}""");
            case "ListAddons" -> list(asked);
            default -> addon(words[4]);
        };
    }

    private static AwsAnswer list(Map<String, String> asked) {
        if (!PAGING.containsAll(asked.keySet())) return AwsAnswer.eks(400, "InvalidParameterException", "unknown parameter");
        var at = Integer.parseInt(asked.getOrDefault("nextToken", "0"));
        return AwsAnswer.ok("{\"addons\": [\"%s\"]%s}".formatted(ADDONS.get(at),
            at + 1 < ADDONS.size() ? ", \"nextToken\": \"%d\"".formatted(at + 1) : ""));
    }

    private static AwsAnswer addon(String name) {
        if (!ADDONS.contains(name)) return AwsAnswer.eks(404, "ResourceNotFoundException", "No addon: %s found".formatted(name));
        return AwsAnswer.ok("""
            {"addon": {"addonName": "%s", "clusterName": "myeks", "status": "ACTIVE", "addonVersion": "v1", "health": {"issues": []}}}"""
            .formatted(name));
    }
}
