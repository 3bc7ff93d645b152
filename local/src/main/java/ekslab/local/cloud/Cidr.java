package ekslab.local.cloud;

import java.util.stream.LongStream;
import java.util.stream.Stream;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4Address;

/** An IPv4 network in CIDR notation. */
public final class Cidr {

    private final IPv4Address block;

    private Cidr(IPv4Address block) {
        this.block = block;
    }

    /** @throws Refused (InvalidParameterValue) when the text is no IPv4 network or has host bits set */
    public static Cidr of(String text) {
        try {
            var address = new IPAddressString(text).toAddress();
            if (!address.isIPv4() || address.getNetworkPrefixLength() == null)
                throw new Refused("InvalidParameterValue",
                    "Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block.".formatted(text));
            var network = address.toIPv4().toPrefixBlock();
            if (!network.getLower().withoutPrefixLength().equals(address.toIPv4().getLower().withoutPrefixLength()))
                throw new Refused("InvalidParameterValue", "%s has host bits set; did you mean %s?".formatted(text, network));
            return new Cidr(network);
        } catch (AddressStringException noAddress) {
            throw new Refused("InvalidParameterValue",
                "Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block.".formatted(text));
        }
    }

    public boolean contains(Cidr other) {
        return block.contains(other.block);
    }

    public boolean contains(String address) {
        var parsed = new IPAddressString(address).getAddress();
        return parsed != null && block.contains(parsed);
    }

    public boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    public int prefix() {
        return block.getNetworkPrefixLength();
    }

    /** The number of addresses, network and broadcast address included. */
    public long size() {
        return block.getCount().longValueExact();
    }

    /** The address that is {@code offset} after the network's own. */
    public String address(long offset) {
        return block.getLower().withoutPrefixLength().increment(offset).toCanonicalString();
    }

    /** All of its addresses, in order. */
    public Stream<String> addresses() {
        return LongStream.range(0, size()).mapToObj(this::address);
    }

    @Override public String toString() {
        return block.toCanonicalString();
    }
}
