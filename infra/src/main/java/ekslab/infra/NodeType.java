package ekslab.infra;

/**
 * An EC2 instance type as the VPC CNI sees it.
 *
 * @param name e.g. t3.medium
 * @param enis how many network interfaces an instance may have
 * @param addressesPerEni how many IPv4 addresses each may have, its primary one included
 */
public record NodeType(String name, int enis, int addressesPerEni) {

    @Override public String toString() { return name; }
}
