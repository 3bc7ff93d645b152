/** What EKS runs for a cluster: its control plane, its nodes and its add-ons, put together from the other packages. */
package ekslab.local.eks;
