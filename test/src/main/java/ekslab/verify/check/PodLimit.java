package ekslab.verify.check;

import ekslab.verify.Expectations;
import ekslab.verify.facts.TypeLimits;

/** How many pods an instance type has addresses for, with the sum that says so. */
record PodLimit(int pods, String arithmetic) {

    private static final int HOST_NETWORK_PODS = 2; // aws-node and kube-proxy need no address of their own
    private static final int PREFIX = 16;
    private static final int MANY_VCPUS = 30;

    /** One address of every ENI is the ENI's own. With prefixes EKS advises a cap that depends on the number of CPUs. */
    static PodLimit of(TypeLimits type, boolean byPrefix) {
        var slots = type.enis() * (type.ipv4PerEni() - 1);
        var sum = "%s: %d ENIs x (%d - 1) addresses".formatted(type.type(), type.enis(), type.ipv4PerEni());
        if (!byPrefix) return new PodLimit(slots + HOST_NETWORK_PODS, "%s + 2 = %d".formatted(sum, slots + HOST_NETWORK_PODS));
        var cap = type.vcpus() <= MANY_VCPUS ? 110 : 250;
        var all = slots * PREFIX + HOST_NETWORK_PODS;
        return new PodLimit(Math.min(cap, all), "%s x 16 + 2 = %d, at most %d".formatted(sum, all, cap));
    }

    static boolean delegatesPrefixes(Expectations promised) {
        return CniEnv.is(promised, "ENABLE_PREFIX_DELEGATION", false);
    }
}
