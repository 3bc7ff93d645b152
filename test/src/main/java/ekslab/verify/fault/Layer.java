package ekslab.verify.fault;

/** Where in the network a fault is made, from the pod outwards. */
public enum Layer {
    POD_LINK, POLICY_ROUTING, NODE_KERNEL, VPC, IPAM, KUBE_PROXY, DNS, WORKLOAD;

    /** As people write it. */
    @Override public String toString() { return name().toLowerCase().replace('_', ' '); }
}
