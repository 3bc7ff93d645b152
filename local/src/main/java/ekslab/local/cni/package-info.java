/** The VPC CNI: gives a pod an address of its node's ENIs and wires it. */
package ekslab.local.cni;
