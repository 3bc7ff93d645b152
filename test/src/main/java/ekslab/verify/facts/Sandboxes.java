package ekslab.verify.facts;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonCreator;

import ekslab.verify.facts.Kernel.Sandbox;

/** The network namespaces of a node's pods, also by the addresses of their eth0. */
public final class Sandboxes extends Keyed<Sandbox> {

    @JsonCreator public Sandboxes(List<Sandbox> all) { super(all, Sandbox::ips); }

    /** That of the pod with this address. */
    public Optional<Sandbox> at(String ip) { return all(ip).stream().findFirst(); }

    /** The same, and with it what another pod of this address has left behind. */
    public List<Sandbox> all(String ip) { return with(ip); }
}
