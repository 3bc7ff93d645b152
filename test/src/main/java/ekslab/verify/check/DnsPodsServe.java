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

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var ready = seen.kube().pods().orThrow().stream().filter(pod -> pod.labelled("k8s-app", "kube-dns") && pod.ready()).map(Pod::ip)
            .sorted()
            .toList();
        var endpoints = seen.kube().endpoints().orThrow().addressesBehind(seen.service("kube-system", "kube-dns")).stream().sorted()
            .toList();
        var wrong = new Complaints();
        wrong.unless(ready.size() >= 2, "%d CoreDNS pods are ready %s", ready.size(), ready);
        wrong.unless(ready.equals(endpoints), "the Service kube-dns leads to %s, the ready CoreDNS pods are %s", endpoints, ready);
        return wrong.verdict("kube-dns leads to " + String.join(", ", endpoints),
            "kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide, then describe the one that is not ready.");
    }
}
