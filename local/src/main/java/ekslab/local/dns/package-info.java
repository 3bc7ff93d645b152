/** Cluster DNS and the VPC's resolver: answers for Services, pods, nodes and the lab's internet. */
package ekslab.local.dns;
