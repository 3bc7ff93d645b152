package ekslab.local.cni;

/**
 * How many addresses ipamd wants to have ready: the warm targets of the VPC CNI.
 * Meaning and defaults: github.com/aws/amazon-vpc-cni-k8s, docs/eni-and-ip-target.md and docs/prefix-and-ip-target.md.
 *
 * @param warmEnis spare whole interfaces (WARM_ENI_TARGET); without effect once one of the next two is set
 * @param warmAddresses spare addresses (WARM_IP_TARGET); 0 for not set
 * @param minimumAddresses addresses held in any case (MINIMUM_IP_TARGET); 0 for not set
 * @param warmPrefixes spare /28 prefixes (WARM_PREFIX_TARGET), with prefix delegation
 * @param maxEnis interfaces at most (MAX_ENI); 0 or less leaves it to the instance type
 * @param prefixes whether interfaces hold /28 prefixes in place of single addresses (ENABLE_PREFIX_DELEGATION)
 */
record PoolTargets(int warmEnis, int warmAddresses, int minimumAddresses, int warmPrefixes, int maxEnis, boolean prefixes) {

    static final PoolTargets DEFAULT = new PoolTargets(1, 0, 0, 1, -1, false);

    /** Whether addresses are counted one by one. */
    boolean byAddress() { return warmAddresses > 0 || minimumAddresses > 0; }
}
