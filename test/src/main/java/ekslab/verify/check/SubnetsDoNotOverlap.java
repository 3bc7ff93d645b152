package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Cidrs;
import ekslab.verify.facts.Snapshot;

/** Two subnets with one address between them cannot both be right. */
final class SubnetsDoNotOverlap implements Check {

    @Override public String name() {
        return "subnets-do-not-overlap";
    }

    @Override public String intent() {
        return "No two subnets of the VPC share an address";
    }

    @Override public Family family() {
        return Family.ADDRESSES;
    }

    @Override public Page page() {
        return Page.meaning("""
                A subnet is where an address lives: its zone, its route table, its ACL. EC2 refuses two subnets that share one, so if
                this is broken, what was read is not one VPC, or the cloud at hand is not EC2; no judgement about addresses is worth
                anything then.
                """)
            .evidence("The CIDRs of all subnets of the VPC, each with each.",
                "aws ec2 describe-subnets --query 'Subnets[].[CidrBlock,SubnetId]' --output text")
            .fix("Give one of them another range: lab up --set vpc.public.cidrs=...");
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var subnets = seen.ec2().subnets().orThrow();
        var wrong = new Complaints();
        for (var one : subnets)
            for (var other : subnets)
                if (one.id().compareTo(other.id()) < 0)
                    wrong.unless(!Cidrs.overlap(one.cidr(), other.cidr()), "%s (%s) and %s (%s) overlap", one.id(), one.cidr(), other.id(),
                        other.cidr());
        return wrong.verdict("%d subnets".formatted(subnets.size()), page().fix());
    }
}
