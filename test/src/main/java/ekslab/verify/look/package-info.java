/** Looks at a lab through EC2, EKS and the Kubernetes API, exec included, and brings home a snapshot. */
package ekslab.verify.look;
