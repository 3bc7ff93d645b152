package ekslab.verify.facts;

/** What one visit to a node brought home. */
public record OnNode(Kernel kernel, Agents agents, Probes probes) {

    public OnNode with(Kernel other) { return new OnNode(other, agents, probes); }

    public OnNode with(Agents others) { return new OnNode(kernel, others, probes); }

    public OnNode with(Probes others) { return new OnNode(kernel, agents, others); }
}
