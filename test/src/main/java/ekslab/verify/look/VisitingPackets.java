package ekslab.verify.look;

import java.util.List;
import java.util.stream.Stream;

import ekslab.verify.Target;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Pods;
import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Answer;
import ekslab.verify.facts.Services;

/** What a round sends between all pods, sent between the few that are meant: the same visits with a smaller plan. */
record VisitingPackets(Target target, Services services) implements Packets {

    private static final Services NONE = new Services(List.of());
    private static final String NOWHERE = "http://127.0.0.1/"; // for those who ask nothing of the internet: refused at once

    @Override public Answer connect(Pod from, Pod to) {
        var sent = send(List.of(from, to), NONE, NOWHERE);
        return only(sent.connections().stream().filter(each -> each.from().equals(from.ip()) && each.to().equals(to.ip()))
            .map(Probes.Connection::answer), from, "sent nothing to " + to.fullName());
    }

    @Override public Answer lookup(Pod from, String name) {
        var sent = send(List.of(from), services, "http://%s/".formatted(name));
        return only(sent.lookups().stream().filter(each -> each.name().equals(name)).map(Probes.Lookup::answer), from,
            "does not ask the cluster's DNS for " + name);
    }

    @Override public Answer fetch(Pod from, String url) {
        return only(send(List.of(from), services, url).fetches().stream().filter(each -> each.from().equals(from.ip()))
            .map(Probes.Fetch::answer), from, "fetched nothing from " + url);
    }

    /** What the node of the first one brings home. */
    private Probes send(List<Pod> pods, Services dns, String internet) {
        var plan = ProbePlan.of(new Pods(pods), dns, new Sending(internet, 0), System.currentTimeMillis());
        try (var kube = KubeDoor.client(target); var lookout = new Lookout()) {
            var door = new KubeDoor(kube);
            var all = new KubeLook(kube).pods();
            var nodes = pods.stream().map(Pod::node).distinct().toList();
            return new Visits<>(nodes, door.onto(all), new VisitScript(plan, VisitScript.NODE_NETNS),
                lookout.threads()).make().get(pods.get(0).node()).orThrow().probes();
        }
    }

    private static Answer only(Stream<Answer> answers, Pod from, String whenNone) {
        return answers.findFirst().orElseThrow(() -> new CouldNotLook("%s %s".formatted(from.fullName(), whenNone)));
    }
}
