package ekslab.infra;

import java.util.Map;
import java.util.OptionalInt;

/** How many addresses of its subnet a node takes before many pods run, as the VPC CNI's warm targets have it. */
record WarmPool(int spareEnis, OptionalInt spareAddresses, OptionalInt minimumAddresses, boolean prefixes, int sparePrefixes) {

    private static final int PREFIX = 16;

    static WarmPool of(Map<String, String> cni) {
        return new WarmPool(number(cni, Key.CNI_WARM_ENI).orElse(1), number(cni, Key.CNI_WARM_IP), number(cni, Key.CNI_MINIMUM_IP),
            "true".equals(cni.get(Key.CNI_PREFIX_DELEGATION.toString())), number(cni, Key.CNI_WARM_PREFIX).orElse(1));
    }

    int addresses(NodeType type) {
        var perEni = type.addressesPerEni() - 1; // each ENI keeps its primary address to itself
        var byAddress = spareAddresses.isPresent() || minimumAddresses.isPresent();
        var wanted = Math.max(spareAddresses.orElse(0), minimumAddresses.orElse(0));
        if (prefixes) return 1 + PREFIX * (byAddress ? ceil(wanted, PREFIX) : 1 + sparePrefixes);
        if (!byAddress) return Math.min(type.enis(), 1 + spareEnis) * type.addressesPerEni();
        var held = Math.min(wanted, type.enis() * perEni);
        return held + Math.max(1, ceil(held, perEni));
    }

    private static int ceil(int amount, int unit) {
        return (amount + unit - 1) / unit;
    }

    private static OptionalInt number(Map<String, String> cni, Key key) {
        var text = cni.get(key.toString());
        return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }
}
