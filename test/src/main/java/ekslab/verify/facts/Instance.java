package ekslab.verify.facts;

/**
 * What EC2 says about an instance.
 *
 * @param publicIp "" for none
 */
public record Instance(String id, String type, String zone, String subnetId, String privateIp, String publicIp, String state) {}
