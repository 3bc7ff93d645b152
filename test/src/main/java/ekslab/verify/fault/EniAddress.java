package ekslab.verify.fault;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

/** Whether a network interface has a secondary address, which a pod uses. */
record EniAddress(Owner owner, String eni) implements Ec2Piece {

    private static final String FULL = "PrivateIpAddressLimitExceeded";

    @Override public String title() { return "%s on %s".formatted(owner.ip(), eni); }

    @Override public List<String> show(Access lab) {
        return addresses(lab).stream().map(NetworkInterfacePrivateIpAddress::privateIpAddress).filter(owner.ip()::equals).toList();
    }

    @Override public void restore(Access lab, List<String> before) {
        try {
            assign(lab);
        } catch (FaultFailed refused) {
            if (!refused.code().equals(FULL)) throw refused;
            unassign(lab, spare(lab).orElseThrow(() -> refused));   // ipamd has filled the gap meanwhile
            assign(lab);
        }
    }

    private void assign(Access lab) {
        lab.ec2(ec2 -> ec2.assignPrivateIpAddresses(to -> to.networkInterfaceId(eni).privateIpAddresses(owner.ip())));
    }

    void unassign(Access lab) { unassign(lab, owner.ip()); }

    private void unassign(Access lab, String address) {
        lab.ec2(ec2 -> ec2.unassignPrivateIpAddresses(from -> from.networkInterfaceId(eni).privateIpAddresses(address)));
    }

    @Override public Optional<String> lost(Access lab) { return owner.gone(lab).or(() -> Ec2Piece.super.lost(lab)); }

    /** A secondary address that no pod has. */
    private Optional<String> spare(Access lab) {
        var used = lab.kube(kube -> kube.pods().inAnyNamespace().list()).getItems().stream().map(pod -> pod.getStatus().getPodIP())
            .collect(Collectors.toSet());
        return addresses(lab).stream().filter(address -> !address.primary()).map(NetworkInterfacePrivateIpAddress::privateIpAddress)
            .filter(address -> !used.contains(address)).findFirst();
    }

    private List<NetworkInterfacePrivateIpAddress> addresses(Access lab) {
        return lab.ec2(ec2 -> ec2.describeNetworkInterfaces(ask -> ask.networkInterfaceIds(eni))).networkInterfaces().get(0)
            .privateIpAddresses();
    }
}
