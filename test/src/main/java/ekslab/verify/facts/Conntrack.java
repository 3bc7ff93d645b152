package ekslab.verify.facts;

/** How many connections a node's kernel follows, and how many it can; a packet of one more is dropped. */
public record Conntrack(int count, int max) {}
