package ekslab.local.cni;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The VPC CNI's files on one node: a folder of this machine whose parts the node sees at their usual places.
 *
 * @param folder holds {@value #LOGS}, {@value #RUN} and {@value #CONFIGURATION}
 */
public record CniFiles(Path folder) {

    /** Seen on the node as /var/log/aws-routed-eni. */
    public static final String LOGS = "log";
    /** Seen on the node as /run/aws-node. */
    public static final String RUN = "run";
    /** Seen on the node as /etc/cni/net.d. */
    public static final String CONFIGURATION = "net.d";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Makes the folders, which are empty as on a node that has just booted. */
    public static CniFiles make(Path folder) {
        try {
            for (var part : new String[]{ LOGS, RUN, CONFIGURATION }) Files.createDirectories(folder.resolve(part));
            return new CniFiles(folder);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    AgentLog log(String name, InstantSource clock) { return new AgentLog(folder.resolve(LOGS).resolve(name), clock); }

    /** The agents of network policies start even when there are none, and say so. */
    void policyAgents(InstantSource clock) {
        log("network-policy-agent.log", clock).info(AgentLog.Source.START, "Network Policy is disabled, the agent enforces nothing");
        log("ebpf-sdk.log", clock).info(AgentLog.Source.START, "No programs to recover");
    }

    /** Written last when aws-node starts: with it the kubelet finds the network ready. Shape: misc/10-aws.conflist of the VPC CNI. */
    void conflist(Settings settings) {
        var list = JSON.objectNode().put("cniVersion", "0.4.0").put("name", "aws-cni").put("disableCheck", true);
        var plugins = list.putArray("plugins");
        var mtu = String.valueOf(settings.podMtu());
        var cni = plugins.addObject().put("name", "aws-cni").put("type", "aws-cni").put("vethPrefix", settings.vethPrefix()).put("mtu", mtu)
            .put("podSGEnforcingMode", settings.variable("POD_SECURITY_GROUP_ENFORCING_MODE", "strict"))
            .put("pluginLogFile", settings.variable("AWS_VPC_K8S_PLUGIN_LOG_FILE", "/var/log/aws-routed-eni/plugin.log"))
            .put("pluginLogLevel", settings.variable("AWS_VPC_K8S_PLUGIN_LOG_LEVEL", "DEBUG"));
        cni.putObject("capabilities").put("io.kubernetes.cri.pod-annotations", true);
        var egress = plugins.addObject().put("name", "egress-cni").put("type", "egress-cni").put("mtu", mtu).put("enabled", "false")
            .put("randomizeSNAT", settings.snat().ports()).put("nodeIP", "");
        var ipam = egress.putObject("ipam").put("type", "host-local");
        ipam.putArray("ranges").addArray().addObject().put("subnet", "fd00::ac:00/118");
        ipam.putArray("routes").addObject().put("dst", "::/0");
        ipam.put("dataDir", "/run/cni/v4pd/egress-v6-ipam");
        egress.put("pluginLogFile", "/var/log/aws-routed-eni/egress-v6-plugin.log").put("pluginLogLevel", "DEBUG");
        var portmap = plugins.addObject().put("type", "portmap");
        portmap.putObject("capabilities").put("portMappings", true);
        portmap.put("snat", true);
        write(CONFIGURATION, "10-aws.conflist", list.toPrettyString() + "\n");
    }

    /** Who has which address, written at each change and read when ipamd starts again. Shape: pkg/ipamd/datastore of the VPC CNI. */
    void allocations(PoolPicture pool) {
        var file = JSON.objectNode().put("version", "vpc-cni-ipam/1");
        var allocations = file.putArray("allocations");
        pool.enis().forEach(eni -> eni.cidrs().forEach(range -> range.addresses().forEach(address -> address.owner()
            .ifPresent(owner -> allocations.add(allocation(address, owner))))));
        write(RUN, "ipam.json", file.toString());
    }

    /**
     * What was written down last; nothing on a node that has just booted.
     *
     * @throws IllegalArgumentException when somebody has spoilt the file: ipamd does not start with it
     */
    List<PoolPicture.Allocation> allocated() {
        var file = folder.resolve(RUN).resolve("ipam.json");
        if (Files.notExists(file)) return List.of();
        try {
            var allocations = new ArrayList<PoolPicture.Allocation>();
            for (var each : new ObjectMapper().readTree(file.toFile()).path("allocations")) {
                var at = each.path("allocationTimestamp").asLong();
                allocations.add(new PoolPicture.Allocation(each.path("ipv4").asText(),
                    new PoolPicture.Owner(each.path("containerID").asText(),
                        each.at("/metadata/k8sPodNamespace").asText(), each.at("/metadata/k8sPodName").asText()),
                    Instant.ofEpochSecond(at / 1_000_000_000L, at % 1_000_000_000L)));
            }
            return allocations;
        } catch (IOException spoilt) {
            throw new IllegalArgumentException("failed to read the backing store /run/aws-node/ipam.json: " + spoilt.getMessage(), spoilt);
        }
    }

    private static ObjectNode allocation(PoolPicture.Address address, PoolPicture.Owner owner) {
        var allocation = JSON.objectNode().put("networkName", "aws-cni").put("containerID", owner.sandbox()).put("ifName", "eth0")
            .put("ipv4", address.address())
            .put("allocationTimestamp", address.assignedAt().getEpochSecond() * 1_000_000_000L + address.assignedAt().getNano());
        allocation.putObject("metadata").put("k8sPodNamespace", owner.namespace()).put("k8sPodName", owner.pod())
            .put("interfacesCount", 1);
        return allocation;
    }

    /** All at once, so that nobody reads half of it. */
    private void write(String part, String name, String text) {
        try {
            var draft = folder.resolve(part).resolve("." + name);
            Files.writeString(draft, text, UTF_8);
            Files.move(draft, folder.resolve(part).resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
