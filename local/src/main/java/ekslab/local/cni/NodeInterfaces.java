package ekslab.local.cni;

import java.util.List;

import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** What the VPC CNI asks of EC2 for its own node; refusals come as EC2 words them. */
public interface NodeInterfaces {

    /** The node's network interfaces in order of their device index. */
    List<NetworkInterface> attached();

    /** AssignPrivateIpAddresses: more secondary addresses for an interface. */
    void assign(String interfaceId, int count);

    /** CreateNetworkInterface and AttachNetworkInterface: one more interface, with as many secondary addresses. */
    NetworkInterface attachAnother(int secondaryAddresses);

    /** The instance type's number of interfaces. */
    int interfaceLimit();

    /** The instance type's number of private addresses on one interface, its primary one included. */
    int addressesPerInterface();
}
