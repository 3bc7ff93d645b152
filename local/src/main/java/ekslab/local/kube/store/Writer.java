package ekslab.local.kube.store;

/**
 * Somebody who writes objects.
 *
 * @param name under which he owns fields
 * @param component whether he belongs to the cluster itself, as its controllers and kubelets do
 */
record Writer(String name, boolean component) {}
