package ekslab.verify.facts;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonCreator;

import ekslab.verify.facts.Kernel.Sandbox;

/** The network namespaces of a node's pods, also by the address of their eth0. */
public final class Sandboxes extends Keyed<Sandbox> {

    @JsonCreator public Sandboxes(List<Sandbox> all) { super(all, Sandbox::ip); }

    /** That of the pod with this address. */
    public Optional<Sandbox> at(String ip) { return with(ip).stream().findFirst(); }
}
