package ekslab.verify.facts;

/** What EC2 says about an internet gateway that belongs to the VPC. @param state of its attachment there, such as available */
public record InternetGateway(String id, String state) {

    public boolean attached() { return state.equals("available") || state.equals("attached"); }
}
