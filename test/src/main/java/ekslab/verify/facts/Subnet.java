package ekslab.verify.facts;

/** What EC2 says about a subnet. */
public record Subnet(String id, String cidr, String zone, int freeAddresses) {}
