package ekslab.local.eks;

import java.nio.file.Path;
import java.util.Map;

import ekslab.local.cni.CniFiles;
import ekslab.local.node.UserImages;

/**
 * Where nodes meet the machine that they run on.
 *
 * @param logs a folder for what containers print
 * @param outside a folder of this machine that is seen inside the lab too
 * @param inside how the same folder is named there
 * @param dnsSocket the name of cluster DNS's socket in that folder
 * @param images what users let stand in for images
 */
public record NodeFolders(Path logs, Path outside, String inside, String dnsSocket, UserImages images) {

    /** The socket behind a port of a node, as this process sees it. */
    Path socket(String instanceId, int port) {
        return outside.resolve(name(instanceId, port));
    }

    /** The same, as the node sees it. */
    String socketInside(String instanceId, int port) { return inside + "/" + name(instanceId, port); }

    private static String name(String instanceId, int port) { return instanceId + "." + port; }

    /** The VPC CNI's files on a node. */
    CniFiles cni(String instanceId) { return new CniFiles(outside.resolve(instanceId)); }

    /** The same, as the node sees them, by where it expects them. */
    Map<String, String> places(String instanceId) {
        var folder = inside + "/" + instanceId + "/";
        return Map.of("/var/log/aws-routed-eni", folder + CniFiles.LOGS, "/run/aws-node", folder + CniFiles.RUN, "/etc/cni/net.d",
            folder + CniFiles.CONFIGURATION);
    }
}
