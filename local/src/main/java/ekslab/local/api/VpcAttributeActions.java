package ekslab.local.api;

import java.util.Optional;

import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;
import ekslab.local.cloud.VpcAttributes;
import ekslab.local.cloud.Vpcs;

/** The attributes of a VPC, which EC2 tells and changes one at a time. */
record VpcAttributeActions(Cloud cloud) {

    SdkPojo describe(Call call) {
        var seen = cloud.require(VpcAttributes.class, call.parameter("VpcId"));
        var answer = DescribeVpcAttributeResponse.builder().vpcId(seen.vpcId());
        return switch (call.parameter("Attribute")) {
            case "enableDnsSupport" -> answer.enableDnsSupport(value(seen.dnsSupport())).build();
            case "enableDnsHostnames" -> answer.enableDnsHostnames(value(seen.dnsHostnames())).build();
            case "enableNetworkAddressUsageMetrics" -> answer.enableNetworkAddressUsageMetrics(value(false)).build();
            default -> throw new Refused("InvalidParameterValue",
                "Value (%s) for parameter attribute is invalid. Unknown attribute.".formatted(call.parameter("Attribute")));
        };
    }

    void modify(Call call) {
        var vpcId = call.parameter("VpcId");
        var support = told(call, "EnableDnsSupport");
        var hostnames = told(call, "EnableDnsHostnames");
        if (support.isPresent() == hostnames.isPresent())
            throw new Refused("InvalidParameterCombination", "Exactly one attribute must be specified; one can be modified at a time.");
        var before = cloud.require(VpcAttributes.class, vpcId);
        new Vpcs(cloud).modifyDns(vpcId, support.orElse(before.dnsSupport()), hostnames.orElse(before.dnsHostnames()));
    }

    private static Optional<Boolean> told(Call call, String attribute) {
        var value = call.parameter(attribute + ".Value");
        return value.isEmpty() ? Optional.empty() : Optional.of(value.equals("true"));
    }

    private static AttributeBooleanValue value(boolean value) { return AttributeBooleanValue.builder().value(value).build(); }
}
