package ekslab.verify.facts;

import inet.ipaddr.IPAddressString;

/** Whether addresses lie in blocks; the arithmetic is the library's. */
public final class Cidrs {

    private Cidrs() {}

    public static boolean overlap(String one, String other) { return contains(one, other) || contains(other, one); }

    /** The address at a number in a block. */
    public static String address(String cidr, int number) {
        return new IPAddressString(cidr).getAddress().getLower().withoutPrefixLength().increment(number).toCanonicalString();
    }

    /** @param ip an address or a smaller block */
    public static boolean contains(String cidr, String ip) {
        return new IPAddressString(cidr).contains(new IPAddressString(ip));
    }
}
