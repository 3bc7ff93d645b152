/** The way of a packet, worked out from a snapshot alone: each hop with the line that decided. */
package ekslab.verify.trace;
