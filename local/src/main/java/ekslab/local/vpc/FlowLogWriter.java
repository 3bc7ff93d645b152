package ekslab.local.vpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;

import ekslab.local.cloud.CloudView;

/**
 * Writes the flow logs: records of version 2, in a folder for each log group a file for each interface, named as the log stream
 * is (docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html). Traffic with the VPC's resolver and router is not in them,
 * as on AWS; unlike there, one packet is what the kernel hands over at once, which for TCP may be up to 64 KiB.
 */
public final class FlowLogWriter {

    private final CloudView cloud;
    private final VpcNetwork network;
    private final Path folder;

    public FlowLogWriter(CloudView cloud, VpcNetwork network, Path folder) {
        this.cloud = cloud;
        this.network = network;
        this.folder = folder;
    }

    /** What packets must have in common to be told in one record. */
    private record Record(String from, String to, int fromPort, int toPort, int protocol, String action) {

        static Record of(NetworkInterface eni, FlowCounters.Count count) {
            var flow = count.flow();
            return new Record(count.sender() ? own(eni, flow.from()) : flow.from(), count.sender() ? flow.to() : eni.privateIpAddress(),
                flow.fromPort(), flow.toPort(), flow.protocol(), count.action());
        }

        /** A sender that forwards for others is told by its own address; a receiver always is, whichever of its addresses was meant. */
        private static String own(NetworkInterface eni, String address) {
            return Membership.addresses(eni).contains(address) ? address : eni.privateIpAddress();
        }

        String line(NetworkInterface eni, long[] sum, Instant start, Instant end) {
            return "2 %s %s %s %s %d %d %d %d %d %d %d %s OK".formatted(eni.ownerId(), eni.networkInterfaceId(), from, to, fromPort, toPort,
                protocol, sum[0], sum[1], start.getEpochSecond(), end.getEpochSecond(), action);
        }
    }

    /** Writes what flowed since the last time, and a line without data for each interface that was silent. */
    public void write(Instant start, Instant end) {
        var counts = network.flows();
        for (var log : cloud.list(FlowLog.class)) records(log, counts).forEach((eni, sums) -> {
            var lines = new ArrayList<String>();
            sums.forEach((record, sum) -> lines.add(record.line(eni, sum, start, end)));
            if (lines.isEmpty())
                lines.add("2 %s %s - - - - - - - %d %d - NODATA".formatted(eni.ownerId(), eni.networkInterfaceId(), start.getEpochSecond(),
                    end.getEpochSecond()));
            append(file(log, eni), lines);
        });
    }

    private Map<NetworkInterface, Map<Record, long[]>> records(FlowLog log, List<FlowCounters.Count> counts) {
        var byId = new LinkedHashMap<String, NetworkInterface>();
        cloud.list(NetworkInterface.class).stream().filter(eni -> eni.status() == NetworkInterfaceStatus.IN_USE && concerns(log, eni))
            .forEach(eni -> byId.put(eni.networkInterfaceId(), eni));
        var records = new LinkedHashMap<NetworkInterface, Map<Record, long[]>>();
        byId.values().forEach(eni -> records.put(eni, new LinkedHashMap<>()));
        for (var count : counts) network.whose(count).filter(eni -> concerns(log, eni) && wanted(log, count)).ifPresent(owner -> {
            var eni = byId.getOrDefault(owner.networkInterfaceId(), owner);
            var sum = records.computeIfAbsent(eni, any -> new LinkedHashMap<>()).computeIfAbsent(Record.of(eni, count), any -> new long[2]);
            sum[0] += count.packets();
            sum[1] += count.bytes();
        });
        return records;
    }

    private Path file(FlowLog log, NetworkInterface eni) {
        var group = log.logGroupName() == null ? log.flowLogId() : log.logGroupName().replaceFirst("^/+", "").replace("..", "_");
        return folder.resolve(group).resolve(eni.networkInterfaceId() + "-" + log.trafficTypeAsString().toLowerCase(Locale.ROOT));
    }

    private static void append(Path file, List<String> lines) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(file + ": the flow log cannot be written", unwritable);
        }
    }

    private static boolean concerns(FlowLog log, NetworkInterface eni) {
        return Stream.of(eni.vpcId(), eni.subnetId(), eni.networkInterfaceId()).anyMatch(log.resourceId()::equals);
    }

    private static boolean wanted(FlowLog log, FlowCounters.Count count) {
        return log.trafficTypeAsString().equals("ALL") || log.trafficTypeAsString().equals(count.action());
    }
}
