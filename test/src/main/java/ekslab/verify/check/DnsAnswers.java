package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Probes;
import ekslab.verify.facts.Probes.Lookup;
import ekslab.verify.facts.Snapshot;

/** Names are the first thing a pod needs and the first thing that looks like a network fault. */
final class DnsAnswers implements PacketCheck {

    @Override public String name() {
        return "dns-answers";
    }

    @Override public String intent() {
        return "Every pod that uses the cluster's DNS gets the API's Service address from it, and an outside name";
    }

    @Override public List<String> needs() {
        return List.of("nodes-forward", "forwarding-is-accepted", "services-have-their-rules", "dns-pods-serve");
    }

    @Override public Family family() {
        return Family.DNS_RESOLUTION;
    }

    @Override public Page page() {
        return Page.meaning("""
                A name is the first thing that a program asks for, so broken DNS looks like a broken network: "Temporary failure in
                name resolution", or five seconds before each connection. Inside names prove CoreDNS, outside ones that it reaches the
                VPC's resolver.
                """)
            .evidence("""
                What each pod that uses the cluster's DNS gets for the API's own name and for an outside name, asked at the cluster IP
                of kube-dns.
                """,
                "kubectl exec deploy/netshoot-pod -- dig +short kubernetes.default.svc.cluster.local",
                "kubectl exec deploy/netshoot-pod -- dig +short checkip.amazonaws.com")
            .fix("""
                Ask a CoreDNS pod by its own IP (dig @POD-IP): if that works, kube-proxy is at fault, if not, CoreDNS or the security
                group.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var api = seen.service("default", "kubernetes").clusterIp();
        var clients = seen.podsOnPodNetwork().stream().filter(Pod::asksClusterDns).toList();
        if (clients.isEmpty()) throw new CouldNotLook("no pod with an address of its own uses the cluster's DNS");
        var wrong = new Complaints();
        for (var pod : clients) {
            var answers = seen.on(pod.node()).probes().lookups().from(pod.ip());
            wrong.unless(answers.containsKey(Probes.API_NAME), "%s: nothing was asked", pod);
            for (var each : answers.values()) {
                if (!each.answer().came())
                    wrong.add("%s gets no address for %s: %s", pod, each.name(), each.answer().lastSeen());
                else
                    if (each.name().equals(Probes.API_NAME))
                        wrong.unless(each.answer().heard().equals(api), "%s gets %s for %s, expected is %s",
                            pod, each.answer().heard(), each.name(), api);
            }
        }
        var names = clients.stream().map(Pod::node).distinct().flatMap(node -> seen.on(node).probes().lookups().stream()).map(Lookup::name)
            .distinct().sorted()
            .toList();
        return wrong.verdict("%d pods ask for %s".formatted(clients.size(), String.join(", ", names)), page().fix());
    }
}
