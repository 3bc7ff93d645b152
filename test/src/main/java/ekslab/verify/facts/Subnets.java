package ekslab.verify.facts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;

/** The subnets of a VPC, by id. */
public final class Subnets extends Named<Subnet> {

    public static final Subnets NONE = new Subnets(List.of());

    @JsonCreator public Subnets(List<Subnet> all) { super(all, Subnet::id); }
}
