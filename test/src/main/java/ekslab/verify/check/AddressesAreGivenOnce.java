package ekslab.verify.check;

import java.util.HashMap;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** An address at two interfaces answers from either, and for neither pod for long. */
final class AddressesAreGivenOnce implements Check {

    @Override public String name() {
        return "addresses-are-given-once";
    }

    @Override public String intent() {
        return "No private address belongs to two network interfaces";
    }

    @Override public Family family() {
        return Family.ADDRESSES;
    }

    @Override public Page page() {
        return Page.meaning("""
                The VPC delivers by address to exactly one ENI. Were an address at two of them, the pod behind one would send and
                never hear an answer, while the other gets packets that it never asked for.
                """)
            .evidence("The primary and secondary addresses of all network interfaces of the VPC.",
                "aws ec2 describe-network-interfaces --query 'NetworkInterfaces[].[NetworkInterfaceId,PrivateIpAddresses[].PrivateIpAddress]' --output text")
            .fix("aws ec2 unassign-private-ip-addresses on the interface that should not have it.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var owners = new HashMap<String, String>();
        var wrong = new Complaints();
        for (var eni : seen.ec2().enis().orThrow())
            for (var address : eni.addresses()) {
                var other = owners.put(address.ip(), eni.id());
                wrong.unless(other == null, "%s belongs to %s and to %s", address.ip(), other, eni.id());
            }
        return wrong.verdict("%d addresses".formatted(owners.size()), page().fix());
    }
}
