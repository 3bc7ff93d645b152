package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.Snapshot;

/** A subnet outside would have no local route, and its nodes no way to the others. */
final class VpcHoldsItsSubnets implements Check {

    @Override public String name() {
        return "vpc-holds-its-subnets";
    }

    @Override public String intent() {
        return "Every subnet lies in a CIDR of the VPC";
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var cidrs = seen.ec2().vpc().orThrow().cidrs();
        var subnets = seen.ec2().subnets().orThrow();
        for (var subnet : subnets)
            wrong.unless(cidrs.stream().anyMatch(cidr -> Cidrs.contains(cidr, subnet.cidr())), "%s (%s) lies in none of %s", subnet.id(),
                subnet.cidr(), cidrs);
        return wrong.verdict("%d subnets in %s".formatted(subnets.size(), cidrs), "Associate the CIDR with the VPC, or delete the subnet.");
    }
}
