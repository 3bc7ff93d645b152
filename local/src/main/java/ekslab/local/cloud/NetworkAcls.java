package ekslab.local.cloud;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Network ACLs: a VPC's default one lets everything pass, a new one nothing; each subnet has exactly one. */
public final class NetworkAcls {

    private static final int FIRST_ALLOWED = 1;
    private static final int LAST_ALLOWED = 32_766;
    private static final int EVERYTHING_ELSE = LAST_ALLOWED + 1;   // the entry that is shown as *
    private static final int ALLOW_ALL = 100;

    private final Cloud cloud;

    public NetworkAcls(Cloud cloud) {
        this.cloud = cloud;
    }

    static void createDefault(Cloud cloud, Edit edit, String vpcId, String name) {
        edit.put(NetworkAcl.builder().networkAclId(cloud.names().id("acl", name)).vpcId(vpcId).isDefault(true).ownerId(cloud.account())
            .entries(entry(ALLOW_ALL, true, "allow"), entry(EVERYTHING_ELSE, true, "deny"), entry(ALLOW_ALL, false, "allow"),
                entry(EVERYTHING_ELSE, false, "deny"))
            .build());
    }

    public NetworkAcl create(String name, String vpcId, Map<String, String> tags) {
        return cloud.change(edit -> edit.put(NetworkAcl.builder().networkAclId(cloud.names().id("acl", name))
            .vpcId(edit.require(Vpc.class, vpcId).vpcId()).isDefault(false).ownerId(cloud.account()).tags(Tags.of(tags))
            .entries(entry(EVERYTHING_ELSE, true, "deny"), entry(EVERYTHING_ELSE, false, "deny")).build()));
    }

    /** @throws Refused InvalidParameterValue for the default one, DependencyViolation while a subnet has it */
    public void delete(String aclId) {
        cloud.change(edit -> {
            var acl = edit.require(NetworkAcl.class, aclId);
            if (acl.isDefault())
                throw new Refused("InvalidParameterValue", "cannot delete default network ACL %s".formatted(aclId));
            if (!acl.associations().isEmpty())
                throw new Refused("DependencyViolation", "The networkAcl '%s' has dependencies and cannot be deleted.".formatted(aclId));
            edit.remove(NetworkAcl.class, aclId);
            return null;
        });
    }

    /** @throws Refused NetworkAclEntryAlreadyExists when the direction has an entry with this number */
    public void addEntry(String aclId, NetworkAclEntry entry) {
        check(entry);
        entries(aclId, all -> {
            if (all.stream().anyMatch(same(entry)))
                throw new Refused("NetworkAclEntryAlreadyExists",
                    "The network acl entry identified by %d already exists.".formatted(entry.ruleNumber()));
            return Stream.concat(all.stream(), Stream.of(entry)).toList();
        });
    }

    public void replaceEntry(String aclId, NetworkAclEntry entry) {
        check(entry);
        entries(aclId, all -> Stream.concat(without(all, entry).stream(), Stream.of(entry)).toList());
    }

    /** @param entry of which only the number and the direction count */
    public void removeEntry(String aclId, NetworkAclEntry entry) {
        entries(aclId, all -> without(all, entry));
    }

    /**
     * Gives a subnet this ACL in place of the one it has.
     *
     * @return the new association's id
     */
    public String associate(String name, String aclId, String subnetId) {
        return cloud.change(edit -> {
            var subnet = edit.require(Subnet.class, subnetId);
            if (!edit.require(NetworkAcl.class, aclId).vpcId().equals(subnet.vpcId()))
                throw new Refused("InvalidParameterValue",
                    "networkAcl %s and subnet %s belong to different networks".formatted(aclId, subnetId));
            leave(edit, subnetId);
            return join(cloud, edit, name, aclId, subnetId);
        });
    }

    /** The subnet falls back to the VPC's default ACL. */
    public void disassociate(String associationId) {
        cloud.change(edit -> {
            var association = edit.list(NetworkAcl.class).stream().flatMap(acl -> acl.associations().stream())
                .filter(any -> any.networkAclAssociationId().equals(associationId)).findFirst().orElseThrow(
                    () -> new Refused("InvalidAssociationID.NotFound", "The association ID '%s' does not exist".formatted(associationId)));
            leave(edit, association.subnetId());
            joinDefault(cloud, edit, edit.require(Subnet.class, association.subnetId()));
            return null;
        });
    }

    static void joinDefault(Cloud cloud, Edit edit, Subnet subnet) {
        var acl = edit.list(NetworkAcl.class).stream().filter(any -> any.isDefault() && any.vpcId().equals(subnet.vpcId())).findFirst()
            .orElseThrow();
        join(cloud, edit, subnet.subnetId() + " default", acl.networkAclId(), subnet.subnetId());
    }

    static void leave(Edit edit, String subnetId) {
        edit.list(NetworkAcl.class).forEach(acl -> edit.put(acl.toBuilder()
            .associations(acl.associations().stream().filter(association -> !association.subnetId().equals(subnetId)).toList()).build()));
    }

    private static String join(Cloud cloud, Edit edit, String name, String aclId, String subnetId) {
        var acl = edit.require(NetworkAcl.class, aclId);
        var association = NetworkAclAssociation.builder().networkAclAssociationId(cloud.names().id("aclassoc", name)).networkAclId(aclId)
            .subnetId(subnetId).build();
        edit.put(acl.toBuilder().associations(Stream.concat(acl.associations().stream(), Stream.of(association)).toList()).build());
        return association.networkAclAssociationId();
    }

    private void entries(String aclId, UnaryOperator<List<NetworkAclEntry>> change) {
        cloud.change(edit -> {
            var acl = edit.require(NetworkAcl.class, aclId);
            return edit.put(acl.toBuilder().entries(change.apply(acl.entries())).build());
        });
    }

    private static List<NetworkAclEntry> without(List<NetworkAclEntry> all, NetworkAclEntry entry) {
        if (all.stream().noneMatch(same(entry)))
            throw new Refused("InvalidNetworkAclEntry.NotFound",
                "no network acl entry with rule number %d and egress %s".formatted(entry.ruleNumber(), entry.egress()));
        return all.stream().filter(same(entry).negate()).toList();
    }

    private static Predicate<NetworkAclEntry> same(NetworkAclEntry entry) {
        return other -> other.ruleNumber().equals(entry.ruleNumber()) && other.egress().equals(entry.egress());
    }

    private static void check(NetworkAclEntry entry) {
        if (entry.ruleNumber() < FIRST_ALLOWED || entry.ruleNumber() > LAST_ALLOWED)
            throw new Refused("InvalidParameterValue", "Value (%d) for parameter ruleNumber is invalid. It must be from %d to %d."
                .formatted(entry.ruleNumber(), FIRST_ALLOWED, LAST_ALLOWED));
        if (List.of("6", "17").contains(entry.protocol()) && entry.portRange() == null)
            throw new Refused("MissingParameter", "The request must contain the parameter portRange");
        if (entry.cidrBlock() != null) Cidr.of(entry.cidrBlock());
    }

    private static NetworkAclEntry entry(int number, boolean egress, String action) {
        return NetworkAclEntry.builder().ruleNumber(number).egress(egress).protocol("-1").ruleAction(action).cidrBlock("0.0.0.0/0").build();
    }
}
