package ekslab.verify.facts;

import java.util.List;

/** What only packets can tell, sent from the pods of one node. */
public record Probes(List<Connection> connections, List<Fetch> fetches, List<Lookup> lookups, List<Ping> pings, List<Call> calls) {

    /** The name of the Kubernetes API's own Service. */
    public static final String API_NAME = "kubernetes.default.svc.cluster.local";

    public static final Probes NONE = new Probes(List.of(), List.of(), List.of(), List.of(), List.of());

    public Probes {
        connections = List.copyOf(connections);
        fetches = List.copyOf(fetches);
        lookups = List.copyOf(lookups);
        pings = List.copyOf(pings);
        calls = List.copyOf(calls);
    }

    public Probes withConnections(List<Connection> others) { return new Probes(others, fetches, lookups, pings, calls); }

    public Probes withFetches(List<Fetch> others) { return new Probes(connections, others, lookups, pings, calls); }

    public Probes withLookups(List<Lookup> others) { return new Probes(connections, fetches, others, pings, calls); }

    public Probes withPings(List<Ping> others) { return new Probes(connections, fetches, lookups, others, calls); }

    public Probes withCalls(List<Call> others) { return new Probes(connections, fetches, lookups, pings, others); }

    /**
     * What came back, or the last thing seen when nothing did.
     *
     * @param heard "" when nothing came back
     * @param lastSeen "" when something did
     */
    public record Answer(String heard, String lastSeen) {

        public Answer {
            if (heard.isEmpty() == lastSeen.isEmpty())
                throw new IllegalArgumentException("an answer is heard or not; got \"%s\" and \"%s\"".formatted(heard, lastSeen));
        }

        public boolean came() {
            return !heard.isEmpty();
        }

        @Override public String toString() {
            return came() ? heard : lastSeen;
        }
    }

    /** A TCP connection between the addresses of pods and nodes; what is heard is the sender's address as the receiver saw it. */
    public record Connection(String from, String to, Answer answer) {}

    /** A fetch of the internet probe; what is heard is the caller's address as the internet saw it. */
    public record Fetch(String from, Answer answer) {}

    /** A question to the cluster's DNS; what is heard are addresses, separated by commas. */
    public record Lookup(String from, String name, Answer answer) {}

    /**
     * An ICMP echo that no router may take apart (RFC 791, "don't fragment").
     *
     * @param bytes of the IP packet; 0 when it is not known how large the sender's link lets it be
     */
    public record Ping(String from, String to, int bytes, Answer answer) {}

    /** A TCP connection to somebody who need not know that it is a probe. @param to address:port */
    public record Call(String from, String to, Answer answer) {}
}
