/** The loops that make the cluster's objects become what they say: workloads, placement, endpoints, clean-up. */
package ekslab.local.kube.controllers;
