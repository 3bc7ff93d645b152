package ekslab.local.vpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The kernel's own count of packets and bytes, for each interface, direction, verdict and 5-tuple. The counters only grow, and
 * what is new is the difference from the last look, so no packet falls between a look and a reset. A flow that has been silent
 * for longer than any two looks are apart is forgotten by the kernel.
 */
final class FlowCounters {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A flow's packets since the last look.
     *
     * @param who the sender's mark, or the receiver's address
     */
    record Count(String who, boolean sender, boolean accepted, Flow flow, long packets, long bytes) {

        String action() { return accepted ? "ACCEPT" : "REJECT"; }
    }

    /** Ports are 0 for protocols that have none, ICMP among them. */
    record Flow(String from, String to, int protocol, int fromPort, int toPort) {}

    private record Key(String who, boolean sender, boolean accepted, Flow flow) {}

    private Map<Key, long[]> seen = new HashMap<>();

    /** The flows that had packets since the last look. */
    List<Count> news(String answer) {
        var now = new HashMap<Key, long[]>();
        answer.lines().filter(line -> !line.isBlank()).forEach(line -> read(line, now));
        var news = new ArrayList<Count>();
        now.forEach((key, count) -> {
            var before = seen.getOrDefault(key, new long[2]);
            if (count[0] < before[0]) before = new long[2];   // forgotten in the meantime, and seen again
            if (count[0] > before[0])
                news.add(new Count(key.who, key.sender, key.accepted, key.flow, count[0] - before[0], count[1] - before[1]));
        });
        seen = now;
        return news;
    }

    private static void read(String line, Map<Key, long[]> into) {
        for (var item : parsed(line).path("nftables")) {
            var set = item.path("set");
            if (set.isMissingNode()) continue;
            var place = CountingPoint.Place.of(set.path("name").asText());
            for (var wrapped : set.path("elem")) {
                var element = wrapped.path("elem");
                var key = element.path("val").path("concat");
                var count = into.computeIfAbsent(
                    new Key(key.path(0).asText(), place.point().sender, place.point().accepted, flow(key, place.protocol())),
                    any -> new long[2]);
                count[0] += element.path("counter").path("packets").asLong();
                count[1] += element.path("counter").path("bytes").asLong();
            }
        }
    }

    private static Flow flow(JsonNode key, int protocol) {
        var from = key.path(1).asText();
        var to = key.path(2).asText();
        return protocol == 0 ? new Flow(from, to, key.path(3).asInt(), 0, 0)
            : new Flow(from, to, protocol, key.path(3).asInt(), key.path(4).asInt());
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("nft answered with something else than JSON: " + line, unreadable);
        }
    }
}
