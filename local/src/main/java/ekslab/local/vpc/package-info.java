/** The VPC on Linux: what carries packets between nodes, zones and the internet, and follows the cloud's state. */
package ekslab.local.vpc;
