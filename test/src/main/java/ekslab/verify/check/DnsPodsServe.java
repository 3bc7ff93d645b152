package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Snapshot;

/** An endpoint that is no ready pod swallows every second question. */
final class DnsPodsServe implements Check {

    @Override public String name() {
        return "dns-pods-serve";
    }

    @Override public String intent() {
        return "At least two ready CoreDNS pods stand behind the cluster DNS Service";
    }

    @Override public List<String> needs() {
        return List.of("api-answers");
    }

    @Override public Family family() {
        return Family.DNS;
    }

    @Override public Page page() {
        return Page.meaning("""
                Every pod's names come from these few pods. With one of them a restart leaves the cluster without names, and an
                endpoint that is no ready pod swallows its share of the questions: one sees lookups that take five seconds, the
                resolver's patience, or fail now and then.
                """)
            .evidence("The ready pods labelled k8s-app=kube-dns, beside the endpoints of the Service kube-dns.",
                "kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide",
                "kubectl -n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns")
            .fix("kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide, then describe the one that is not ready.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var ready = seen.kube().pods().orThrow().stream().filter(pod -> pod.labelled("k8s-app", "kube-dns") && pod.ready()).map(Pod::ip)
            .sorted()
            .toList();
        var endpoints = seen.kube().endpoints().orThrow().addressesBehind(seen.service("kube-system", "kube-dns")).stream().sorted()
            .toList();
        var wrong = new Complaints();
        wrong.unless(ready.size() >= 2, "%d CoreDNS pods are ready %s", ready.size(), ready);
        wrong.unless(ready.equals(endpoints), "the Service kube-dns leads to %s, the ready CoreDNS pods are %s", endpoints, ready);
        return wrong.verdict("kube-dns leads to " + String.join(", ", endpoints), page().fix());
    }
}
