/** EC2 and EKS as state: what exists, who owns which address, what changed. */
package ekslab.local.cloud;
