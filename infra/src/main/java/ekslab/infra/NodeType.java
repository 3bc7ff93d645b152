package ekslab.infra;

/**
 * An EC2 instance type as the VPC CNI sees it.
 *
 * @param name e.g. t3.medium
 * @param arm whether it has a Graviton processor and so needs another machine image
 * @param enis how many network interfaces an instance may have
 * @param addressesPerEni how many IPv4 addresses each may have, its primary one included
 */
public record NodeType(String name, boolean arm, int enis, int addressesPerEni) {

    public NodeType {
        if (enis < 1 || addressesPerEni < 2)
            throw new IllegalArgumentException(
                "%s: %d ENIs of %d addresses leave no address for a pod".formatted(name, enis, addressesPerEni));
    }

    @Override public String toString() { return name; }
}
