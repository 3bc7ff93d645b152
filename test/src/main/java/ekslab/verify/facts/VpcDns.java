package ekslab.verify.facts;

/**
 * What a VPC does about names.
 *
 * @param support whether its resolver answers
 * @param hostnames whether instances get public host names, which private endpoints of AWS services and of EKS need
 */
public record VpcDns(boolean support, boolean hostnames) {}
