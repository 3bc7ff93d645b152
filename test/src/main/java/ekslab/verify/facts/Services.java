package ekslab.verify.facts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;

/** The Services of a cluster, by namespace/name. */
public final class Services extends Named<Service> {

    @JsonCreator public Services(List<Service> all) { super(all, Service::fullName); }
}
