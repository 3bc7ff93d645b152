package ekslab.verify.look;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import ekslab.verify.Target;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Kernel.Link;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Seen;
import ekslab.verify.facts.Sighting;
import ekslab.verify.facts.Sighting.Direction;
import ekslab.verify.facts.Snapshot;

/** Begins connections and captures on all nodes, through their node-shell pods, where the first packet of each and its answer pass. */
public final class Capture {

    private static final int AT_ONCE = 500;
    private static final int SMALLEST_MSS = 600;   // nothing else in a VPC begins connections with segments as small as these

    private final Target target;
    private final Snapshot seen;

    /** @param seen tells the nodes' links by the kernel's index */
    public Capture(Target target, Snapshot seen) {
        this.target = target;
        this.seen = seen;
    }

    private record Spotted(Heard heard, Sighting sighting) {}

    /**
     * What was seen of each shot, in the order of time on each node; what is sent again counts once.
     *
     * @throws CouldNotLook when a node cannot be entered or cannot capture
     */
    public Map<Shot, Set<Sighting>> of(List<Shot> shots) {
        var all = new LinkedHashMap<Shot, Set<Sighting>>();
        for (var from = 0; from < shots.size(); from += AT_ONCE)
            all.putAll(atOnce(shots.subList(from, Math.min(shots.size(), from + AT_ONCE))));
        return all;
    }

    private Map<Shot, Set<Sighting>> atOnce(List<Shot> shots) {
        var marks = new LinkedHashMap<Shot, Mark>();
        for (var shot : shots) marks.put(shot, Mark.of(SMALLEST_MSS + marks.size()));
        var spotted = new ArrayList<Spotted>();
        captured(marks).forEach((node, frames) -> spotted.addAll(spotted(node, frames.orThrow())));
        var all = new LinkedHashMap<Shot, Set<Sighting>>();
        marks.forEach((shot, mark) -> all.put(shot, of(mark, spotted)));
        return all;
    }

    private Map<String, Seen<List<Pcap.Frame>>> captured(Map<Shot, Mark> marks) {
        try (var kube = KubeDoor.client(target); var lookout = new Lookout()) {
            var door = new KubeDoor(kube);
            var pods = new KubeLook(kube).pods();
            var nodes = seen.kube().nodes().orThrow().stream().map(Node::name).toList();
            return new Visits<>(nodes, door.onto(pods), new CaptureErrand(marks, VisitScript.NODE_NETNS),
                lookout.threads()).make();
        }
    }

    private List<Spotted> spotted(String node, List<Pcap.Frame> frames) {
        var links = seen.on(node).kernel().links().stream().collect(Collectors.toMap(Link::index, Link::name));
        var spotted = new ArrayList<Spotted>();
        for (var frame : frames)
            Heard.of(frame.ip()).ifPresent(heard -> spotted.add(new Spotted(heard, new Sighting(node,
                links.getOrDefault(frame.link(), "link " + frame.link()), frame.out() ? Direction.OUT : Direction.IN, heard.packet()))));
        return spotted;
    }

    private static Set<Sighting> of(Mark mark, List<Spotted> spotted) {
        var firsts = spotted.stream().map(Spotted::heard).filter(mark::begins).map(heard -> heard.tcp().sequence())
            .collect(Collectors.toSet());
        return spotted.stream()
            .filter(each -> mark.isCarriedBy(each.heard()) || mark.begins(each.heard())
                || each.heard().tcp() != null && firsts.stream().anyMatch(each.heard().tcp()::answers))
            .map(Spotted::sighting).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
