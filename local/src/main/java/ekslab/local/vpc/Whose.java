package ekslab.local.vpc;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Which interface a mark or an address belongs to, also shortly after the interface has gone: its last packets are counted still. */
final class Whose {

    private final Map<String, NetworkInterface> owners = new HashMap<>();

    void is(NetworkInterface eni, int number) {
        owners.put(String.valueOf(number), eni);
        owners.put(String.valueOf(number | Ruleset.NEIGHBOUR), eni);
        Membership.addresses(eni).forEach(address -> owners.put(address, eni));
    }

    Optional<NetworkInterface> of(FlowCounters.Count count) { return Optional.ofNullable(owners.get(count.who())); }
}
