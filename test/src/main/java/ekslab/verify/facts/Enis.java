package ekslab.verify.facts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonCreator;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;

/** The network interfaces in a VPC, by id, by instance and by the addresses that they hold. */
public final class Enis extends Named<Eni> {

    public static final Enis NONE = new Enis(List.of());

    private static final int PREFIX_BITS = 28;

    private final Map<String, List<Eni>> byInstance;
    private final Map<String, Eni> byAddress = new HashMap<>();
    private final Map<IPAddress, Eni> byPrefix = new HashMap<>();

    @JsonCreator public Enis(List<Eni> all) {
        super(all, Eni::id);
        byInstance = stream().filter(eni -> !eni.instanceId().isEmpty()).collect(Collectors.groupingBy(Eni::instanceId));
        for (var eni : this) {
            eni.addresses().forEach(address -> byAddress.putIfAbsent(address.ip(), eni));
            eni.prefixes().forEach(prefix -> byPrefix.putIfAbsent(new IPAddressString(prefix).getAddress(), eni));
        }
    }

    /** Those that are attached to an instance. */
    public List<Eni> of(String instance) {
        return byInstance.getOrDefault(instance, List.of());
    }

    /** The one to which the VPC delivers what is sent to this address: its own, a secondary one, or one out of a prefix. */
    public Optional<Eni> holding(String ip) {
        var eni = byAddress.get(ip);
        if (eni == null && !byPrefix.isEmpty()) eni = byPrefix.get(new IPAddressString(ip).getAddress().toPrefixBlock(PREFIX_BITS));
        return Optional.ofNullable(eni);
    }
}
