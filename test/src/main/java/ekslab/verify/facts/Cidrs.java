package ekslab.verify.facts;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import inet.ipaddr.IPAddressString;

/** Whether addresses lie in blocks; the arithmetic is the library's. */
public final class Cidrs {

    private static final String ANYWHERE = "0.0.0.0/0";
    private static final int MANY = 4096;
    private static final Map<String, IPAddressString> BLOCKS = new ConcurrentHashMap<>();

    private Cidrs() {}

    public static boolean overlap(String one, String other) { return contains(one, other) || contains(other, one); }

    /** The address at a number in a block. */
    public static String address(String cidr, int number) {
        return new IPAddressString(cidr).getAddress().getLower().withoutPrefixLength().increment(number).toCanonicalString();
    }

    /** Whether an IPv4 address can be the internet's: neither private (RFC 1918, RFC 6598) nor link-local, loopback or multicast. */
    public static boolean isPublic(String ip) {
        var address = new IPAddressString(ip).getAddress().toIPv4();
        return !(address.isPrivate() || address.isLinkLocal() || address.isLoopback() || address.isMulticast()
            || contains("100.64.0.0/10", ip));
    }

    /** @param ip an address or a smaller block */
    public static boolean contains(String cidr, String ip) {
        if (cidr.equals(ANYWHERE) && ip.indexOf('.') > 0) return true; // what rules say most
        return block(cidr).contains(new IPAddressString(ip));
    }

    /** Blocks are few and asked for again and again; were they many, they would be forgotten at times. */
    private static IPAddressString block(String cidr) {
        if (BLOCKS.size() > MANY) BLOCKS.clear();
        return BLOCKS.computeIfAbsent(cidr, IPAddressString::new);
    }
}
