package ekslab.infra;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import software.amazon.awscdk.services.ec2.AllocateCidrRequest;
import software.amazon.awscdk.services.ec2.AllocatedSubnet;
import software.amazon.awscdk.services.ec2.IIpAddresses;
import software.amazon.awscdk.services.ec2.SubnetIpamOptions;
import software.amazon.awscdk.services.ec2.VpcIpamOptions;

/** Gives every subnet the CIDR that the settings name; the CDK's own arithmetic cannot leave out numbers. */
final class ExactCidrs implements IIpAddresses {

    private final String vpc;
    private final Map<String, List<String>> byGroup;

    ExactCidrs(String vpc, Map<String, List<String>> byGroup) {
        this.vpc = vpc;
        this.byGroup = byGroup;
    }

    @Override public VpcIpamOptions allocateVpcCidr() {
        return VpcIpamOptions.builder().cidrBlock(vpc).build();
    }

    @Override public SubnetIpamOptions allocateSubnetsCidr(AllocateCidrRequest request) {
        var taken = new HashMap<String, Integer>();
        var subnets = request.getRequestedSubnets().stream().map(subnet -> {
            var group = subnet.getConfiguration().getName();
            var zone = taken.merge(group, 1, Integer::sum) - 1;
            return AllocatedSubnet.builder().cidr(byGroup.get(group).get(zone)).build();
        }).toList();
        return SubnetIpamOptions.builder().allocatedSubnets(subnets).build();
    }
}
