/** A node's agent: registers the machine, runs the pods that are bound to it, and says how they are. */
package ekslab.local.kube.node;
