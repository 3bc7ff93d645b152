package ekslab.local.cloud;

/**
 * What EC2 keeps beside a VPC and tells one at a time: whether its resolver answers, and whether instances get public DNS names.
 * Source: docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html.
 */
public record VpcAttributes(String vpcId, boolean dnsSupport, boolean dnsHostnames) {

    /** Those of a VPC that was made without saying. */
    static VpcAttributes of(String vpcId) {
        return new VpcAttributes(vpcId, true, false);
    }
}
