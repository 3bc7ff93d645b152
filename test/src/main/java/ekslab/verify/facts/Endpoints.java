package ekslab.verify.facts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;

/** The ready endpoints of a cluster, also by the Service that they stand behind. */
public final class Endpoints extends Keyed<Endpoint> {

    @JsonCreator public Endpoints(List<Endpoint> all) { super(all, endpoint -> List.of(endpoint.serviceName())); }

    public List<Endpoint> behind(Service service) { return with(service.fullName()); }

    /** Without those that differ in their port only. */
    public List<String> addressesBehind(Service service) {
        return behind(service).stream().map(Endpoint::ip).distinct().toList();
    }
}
