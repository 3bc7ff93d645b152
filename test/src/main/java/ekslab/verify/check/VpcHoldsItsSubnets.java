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

    @Override public Family family() {
        return Family.ADDRESSES;
    }

    @Override public Page page() {
        return Page.meaning("""
                Each route table has a local route for each CIDR of the VPC, and the VPC CNI leaves those CIDRs untranslated. A subnet
                outside of them has neither: its nodes do not reach the others, and its pods appear under another address.
                """)
            .evidence("The CIDRs that are associated with the VPC, and those of its subnets.",
                "aws ec2 describe-vpcs --query 'Vpcs[].CidrBlockAssociationSet[].CidrBlock'",
                "aws ec2 describe-subnets --query 'Subnets[].CidrBlock'")
            .fix("Associate the CIDR with the VPC (aws ec2 associate-vpc-cidr-block), or delete the subnet.");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var wrong = new Complaints();
        var cidrs = seen.ec2().vpc().orThrow().cidrs();
        var subnets = seen.ec2().subnets().orThrow();
        for (var subnet : subnets)
            wrong.unless(cidrs.stream().anyMatch(cidr -> Cidrs.contains(cidr, subnet.cidr())), "%s (%s) lies in none of %s", subnet.id(),
                subnet.cidr(), cidrs);
        return wrong.verdict("%d subnets in %s".formatted(subnets.size(), cidrs), page().fix());
    }
}
