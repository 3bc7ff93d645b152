/** The Kubernetes API and its controllers, for the real kubectl and the real client libraries. */
package ekslab.local.kube;
