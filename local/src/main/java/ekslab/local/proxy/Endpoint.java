package ekslab.local.proxy;

/**
 * A pod behind a Service's port.
 *
 * @param at address:port
 * @param local whether it is on this node
 * @param terminating whether it is on its way out; while it still serves, it stands in when nobody is ready
 */
record Endpoint(String at, boolean local, boolean ready, boolean serving, boolean terminating) implements Comparable<Endpoint> {

    String address() { return at.replaceFirst(":.*", ""); }

    boolean standsIn() { return serving && terminating; }

    @Override public int compareTo(Endpoint other) { return at.compareTo(other.at); }
}
