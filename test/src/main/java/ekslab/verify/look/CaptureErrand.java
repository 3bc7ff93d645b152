package ekslab.verify.look;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** To begin a node's share of the connections, and to bring home what passes there of all of them. */
record CaptureErrand(Map<Shot, Mark> marks, String netns) implements Errand<List<Pcap.Frame>> {

    private static final String FILTER = "udp or icmp or tcp[tcpflags] & (tcp-syn|tcp-rst) != 0";

    @Override public String script(String node) {
        var lines = marks.entrySet().stream().filter(each -> each.getKey().node().equals(node))
            .map(each -> each.getValue().line(each.getKey())).collect(Collectors.joining("\n"));
        return Script.braced("capture.sh", Map.of("netns", netns, "filter", FILTER, "shots", lines));
    }

    @Override public Notes<List<Pcap.Frame>> notes(String node) { return new CaptureNotes(node); }
}
