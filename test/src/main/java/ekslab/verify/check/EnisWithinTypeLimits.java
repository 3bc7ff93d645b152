package ekslab.verify.check;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.facts.TypeLimits;

/** EC2 gives an instance type so many interfaces, and each of them so many addresses. */
final class EnisWithinTypeLimits implements Check {

    @Override public String name() {
        return "enis-within-type-limits";
    }

    @Override public String intent() {
        return "No instance has more network interfaces, and none of them more addresses, than its type allows";
    }

    @Override public List<String> needs() {
        return List.of("nodes-are-instances");
    }

    @Override public Family family() {
        return Family.LIMITS;
    }

    @Override public Page page() {
        return Page.meaning("""
                The numbers of ENIs and of addresses on each are what makes a pod limit. EC2 refuses more than the type has, so if
                this is broken, the type has changed under the node or the cloud at hand is not EC2; pod limits that follow from the
                type are wrong then.
                """)
            .evidence("""
                The interfaces of each node, with the addresses and prefixes of each, beside the limits of its instance type.
                """,
                "aws ec2 describe-network-interfaces --query 'NetworkInterfaces[].[Attachment.InstanceId,length(PrivateIpAddresses),Ipv4Prefixes]'")
            .fix("The interface or the type is not what EC2 says; look at: aws ec2 describe-network-interfaces");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var limits = seen.ec2().types().orThrow().stream()
            .collect(Collectors.toMap(TypeLimits::type, Function.identity(), (one, same) -> one));
        var wrong = new Complaints();
        for (var node : seen.kube().nodes().orThrow()) {
            var type = seen.instance(node).type();
            var limit = limits.get(type);
            if (limit == null) throw new CouldNotLook("the limits of %s are not known".formatted(type));
            var enis = seen.enisOf(node);
            wrong.unless(enis.size() <= limit.enis(), "%s (%s) has %d interfaces, a %s takes %d", node.name(), node.instanceId(),
                enis.size(), type,
                limit.enis());
            for (var eni : enis) {
                var slots = eni.addresses().size() + eni.prefixes().size();
                wrong.unless(slots <= limit.ipv4PerEni(), "%s of %s holds %d addresses and prefixes, one of a %s takes %d", eni.id(),
                    node.name(), slots,
                    type, limit.ipv4PerEni());
            }
        }
        return wrong.verdict("%d nodes within their limits".formatted(seen.kube().nodes().orThrow().size()), page().fix());
    }
}
