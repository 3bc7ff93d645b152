package ekslab.verify.facts;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonCreator;

/** The ready endpoints of a cluster, also by the Service that they stand behind. */
public final class Endpoints extends AbstractList<Endpoint> {

    private final List<Endpoint> all;
    private final Map<String, List<Endpoint>> byService;

    @JsonCreator public Endpoints(List<Endpoint> all) {
        this.all = List.copyOf(all);
        byService = this.all.stream().collect(Collectors.groupingBy(Endpoint::serviceName));
    }

    @Override public Endpoint get(int index) { return all.get(index); }

    @Override public int size() { return all.size(); }

    public List<Endpoint> behind(Service service) { return byService.getOrDefault(service.fullName(), List.of()); }

    /** Without those that differ in their port only. */
    public List<String> addressesBehind(Service service) {
        return behind(service).stream().map(Endpoint::ip).distinct().toList();
    }
}
