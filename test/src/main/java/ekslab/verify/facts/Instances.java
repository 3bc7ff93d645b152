package ekslab.verify.facts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;

/** The instances in a VPC, by id. */
public final class Instances extends Named<Instance> {

    public static final Instances NONE = new Instances(List.of());

    @JsonCreator public Instances(List<Instance> all) { super(all, Instance::id); }
}
