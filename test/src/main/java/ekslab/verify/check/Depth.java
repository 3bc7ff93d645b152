package ekslab.verify.check;

/** How far one has to go to see what a check judges; each includes those before it. */
public enum Depth {
    /** What EC2, EKS and Kubernetes say. */
    APIS,
    /** What the nodes' kernels say. */
    KERNELS,
    /** What packets say. */
    PACKETS
}
