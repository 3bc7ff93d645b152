package ekslab.verify.facts;

import java.util.List;

/** What only packets can tell, sent from the pods of one node. */
public record Probes(Sent<Connection> connections, Sent<Fetch> fetches, Sent<Lookup> lookups, Sent<Ping> pings, Sent<Call> calls) {

    /** The name of the Kubernetes API's own Service. */
    public static final String API_NAME = "kubernetes.default.svc.cluster.local";

    public static final Probes NONE = of(List.of(), List.of(), List.of(), List.of(), List.of());

    public static Probes of(List<Connection> connections, List<Fetch> fetches, List<Lookup> lookups, List<Ping> pings, List<Call> calls) {
        return new Probes(new Sent<>(connections), new Sent<>(fetches), new Sent<>(lookups), new Sent<>(pings), new Sent<>(calls));
    }

    public Probes withConnections(List<Connection> others) { return new Probes(new Sent<>(others), fetches, lookups, pings, calls); }

    public Probes withFetches(List<Fetch> others) { return new Probes(connections, new Sent<>(others), lookups, pings, calls); }

    public Probes withLookups(List<Lookup> others) { return new Probes(connections, fetches, new Sent<>(others), pings, calls); }

    public Probes withPings(List<Ping> others) { return new Probes(connections, fetches, lookups, new Sent<>(others), calls); }

    public Probes withCalls(List<Call> others) { return new Probes(connections, fetches, lookups, pings, new Sent<>(others)); }

    /**
     * What came back, or the last thing seen when nothing did.
     *
     * @param heard "" when nothing came back
     * @param lastSeen "" when something did
     */
    public record Answer(String heard, String lastSeen) {

        /** That to what nobody has asked. */
        public static final Answer UNTRIED = new Answer("", "nothing was sent");

        public Answer {
            if (heard.isEmpty() == lastSeen.isEmpty())
                throw new IllegalArgumentException("an answer is heard or not; got \"%s\" and \"%s\"".formatted(heard, lastSeen));
        }

        public boolean came() {
            return !heard.isEmpty();
        }

        public boolean tried() { return this != UNTRIED; }

        @Override public String toString() {
            return came() ? heard : lastSeen;
        }
    }

    /** One that was sent. */
    public interface Probe {

        /** The address of a pod or node. */
        String from();

        /** To whom, or what for. */
        String to();

        Answer answer();
    }

    /** A TCP connection between the addresses of pods and nodes; what is heard is the sender's address as the receiver saw it. */
    public record Connection(String from, String to, Answer answer) implements Probe {}

    /** A fetch of the internet probe; what is heard is the caller's address as the internet saw it. */
    public record Fetch(String from, Answer answer) implements Probe {

        /** There is but one internet probe. */
        @Override public String to() { return ""; }
    }

    /** A question to the cluster's DNS; what is heard are addresses, separated by commas. */
    public record Lookup(String from, String name, Answer answer) implements Probe {

        @Override public String to() { return name; }
    }

    /**
     * An ICMP echo that no router may take apart (RFC 791, "don't fragment").
     *
     * @param bytes of the IP packet; 0 when it is not known how large the sender's link lets it be
     */
    public record Ping(String from, String to, int bytes, Answer answer) implements Probe {}

    /** A TCP connection to somebody who need not know that it is a probe. @param to address:port */
    public record Call(String from, String to, Answer answer) implements Probe {}
}
