package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Snapshot;

/** Kubelets write the tenth address of the range into every pod's resolv.conf, whether somebody answers there or not. */
final class DnsServiceIsTheTenth implements Check {

    @Override public String name() {
        return "dns-service-is-the-tenth";
    }

    @Override public String intent() {
        return "The Service kube-dns has the tenth address of the cluster's range";
    }

    @Override public List<String> needs() {
        return List.of("cluster-active", "api-answers");
    }

    @Override public Family family() {
        return Family.DNS;
    }

    @Override public Page page() {
        return Page.meaning("""
                Kubelets write the range's tenth address into every pod's resolv.conf, without asking Kubernetes who has it. Where
                kube-dns has another one, CoreDNS is well and no pod gets a name: every lookup times out, while dig @ at the right
                address works.
                """)
            .evidence("The cluster IP of the Service kube-dns, beside the tenth address of the cluster's range.",
                "kubectl -n kube-system get service kube-dns",
                "kubectl exec deploy/netshoot-pod -- cat /etc/resolv.conf")
            .fix("Delete the Service kube-dns and update the add-on coredns.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var range = seen.eks().cluster().orThrow().serviceCidr();
        if (range.isEmpty()) throw new CouldNotLook("EKS does not tell the range of the Services");
        var tenth = Cidrs.address(range, 10);
        var actual = seen.service("kube-system", "kube-dns").clusterIp();
        return actual.equals(tenth) ? Verdict.holds(tenth)
            : Verdict.broken("kube-dns has %s, pods ask %s".formatted(actual, tenth))
                .fix(page().fix());
    }
}
