/** A node: an EC2 instance as namespaces of this machine, and the container runtime that runs pods in it. */
package ekslab.local.node;
