package ekslab.verify.facts;

/**
 * What the programs that make a node's network say of themselves, and how many connections its kernel follows.
 *
 * @param pool ipamd's, from its introspection endpoint
 * @param proxyMode what kube-proxy says it runs as, such as iptables
 */
public record Agents(Seen<AddressPool> pool, Seen<String> proxyMode, Seen<Conntrack> conntrack) {

    /** Those of a node on which none was asked. */
    public static Agents unseen(String why) {
        return new Agents(Seen.not(why), Seen.not(why), Seen.not(why));
    }

    public Agents withPool(Seen<AddressPool> other) { return new Agents(other, proxyMode, conntrack); }

    public Agents withProxyMode(Seen<String> other) { return new Agents(pool, other, conntrack); }

    public Agents withConntrack(Conntrack other) { return new Agents(pool, proxyMode, Seen.of(other)); }
}
