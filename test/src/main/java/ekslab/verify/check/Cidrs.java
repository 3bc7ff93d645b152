package ekslab.verify.check;

import inet.ipaddr.IPAddressString;

/** Whether addresses lie in blocks; the arithmetic is the library's. */
final class Cidrs {

    private Cidrs() {}

    static boolean overlap(String one, String other) {
        return new IPAddressString(one).contains(new IPAddressString(other))
            || new IPAddressString(other).contains(new IPAddressString(one));
    }

    /** The address at a number in a block. */
    static String address(String cidr, int number) {
        return new IPAddressString(cidr).getAddress().getLower().withoutPrefixLength().increment(number).toCanonicalString();
    }

    static boolean contains(String cidr, String ip) {
        return new IPAddressString(cidr).contains(new IPAddressString(ip));
    }
}
