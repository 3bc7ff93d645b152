package ekslab.verify.facts;

import java.util.List;

/** What EKS was seen to say. */
public record Eks(Seen<Cluster> cluster, Seen<List<Addon>> addons) {}
