package ekslab.verify.facts;

/** What EC2 says about a NAT gateway. @param publicIp "" for one that leads nowhere public */
public record NatGateway(String id, String subnetId, String privateIp, String publicIp, String state) {

    public boolean available() { return state.equals("available"); }
}
