package ekslab.verify.check;

import java.util.List;
import java.util.Objects;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.facts.Subnet;

/** What the VPC CNI is about: pods live in the VPC, not in a network over it. */
final class PodIpsInNodeSubnets implements Check {

    @Override public String name() {
        return "pod-ips-in-node-subnets";
    }

    @Override public String intent() {
        return "Every pod IP falls inside a subnet that its node has an ENI in";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var subnets = seen.ec2().subnets().orThrow().byName();
        var wrong = new Complaints();
        for (var pod : seen.podsOnPodNetwork()) {
            var cidrs = seen.enisOf(seen.node(pod.node())).stream().map(Eni::subnetId).distinct().map(subnets::get).filter(Objects::nonNull)
                .map(Subnet::cidr).toList();
            wrong.unless(cidrs.stream().anyMatch(cidr -> Cidrs.contains(cidr, pod.ip())), "%s has %s, its node %s stands in %s",
                pod.fullName(),
                pod.ip(), pod.node(), cidrs);
        }
        return wrong.verdict("%d pods".formatted(seen.podsOnPodNetwork().size()),
            "Look for another CNI or an ENIConfig on that node; with the VPC CNI alone, delete the pod so that it gets a new address.");
    }
}
