package ekslab.verify.facts;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What ipamd says that it holds, for the network card of the primary interface.
 *
 * @param total addresses, those of prefixes included
 * @param assigned those that pods have
 */
public record AddressPool(int total, int assigned, List<OfEni> enis) {

    public AddressPool {
        enis = List.copyOf(enis);
    }

    /** All addresses that pods have, with the pod's namespace/name. */
    public Map<String, String> pods() {
        var all = new TreeMap<String, String>();
        enis.forEach(eni -> all.putAll(eni.pods()));
        return all;
    }

    /**
     * @param excluded whether new pods get none of its addresses
     * @param cidrs /32 for a secondary address, /28 for a prefix
     * @param pods namespace/name by address
     */
    public record OfEni(String id, int device, boolean excluded, List<String> cidrs, Map<String, String> pods) {

        public OfEni {
            cidrs = List.copyOf(cidrs);
            pods = Map.copyOf(pods);
        }
    }
}
