package ekslab.verify.check;

import inet.ipaddr.IPAddressString;

/** Whether addresses lie in blocks; the arithmetic is the library's. */
final class Cidrs {

    private Cidrs() {}

    static boolean contains(String cidr, String ip) {
        return new IPAddressString(cidr).contains(new IPAddressString(ip));
    }
}
