package ekslab.local;

import java.nio.file.Path;
import java.util.List;

/**
 * What a running lab tells about itself in {@code STATE/lab.json}; the file exists exactly while the lab is up.
 *
 * @param name the lab's and the cluster's name
 * @param pid the daemon's process id
 * @param startTicks when the daemon started, in clock ticks since boot (field 22 of /proc/PID/stat): a pid alone may be somebody else's by now
 * @param fingerprint of the settings and the templates it was made from
 * @param kubeconfig mode 0600, with a bearer token; the file exists while there is a cluster
 * @param awsEndpoint of all AWS APIs, such as http://127.0.0.1:41234
 * @param awsSecret the secret access key with which requests to it are signed; the file stands in a folder that only its owner can enter
 * @param notPlayed resource types of the templates that have no effect on this machine
 */
public record LabState(String name, String region, long pid, long startTicks, String fingerprint, Path kubeconfig,
    String awsEndpoint, String awsSecret, List<String> notPlayed) {

    /** Where the VPC's flow logs are written: a folder for each log group, a file for each network interface. */
    public Path flowLogs() {
        return kubeconfig.resolveSibling(StateFolder.FLOW_LOGS);
    }
}
