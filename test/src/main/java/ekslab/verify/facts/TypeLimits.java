package ekslab.verify.facts;

/** How much network EC2 gives an instance type. */
public record TypeLimits(String type, int enis, int ipv4PerEni, int vcpus) {}
