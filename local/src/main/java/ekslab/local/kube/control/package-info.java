/** A whole control plane as one thing that can be started, joined by nodes, and closed. */
package ekslab.local.kube.control;
