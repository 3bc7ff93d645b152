package ekslab.verify.facts;

/** What one visit to a node brought home. */
public record OnNode(Kernel kernel, Probes probes) {}
