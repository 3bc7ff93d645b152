/** The cluster over HTTPS, as kubectl and the client libraries speak to an API server. */
package ekslab.local.kube.api;
