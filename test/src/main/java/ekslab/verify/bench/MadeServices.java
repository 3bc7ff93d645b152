package ekslab.verify.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ekslab.verify.facts.Endpoint;
import ekslab.verify.facts.Endpoints;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Service;
import ekslab.verify.facts.Services;

/** The API's Service, the DNS's and twenty more of three endpoints each, however many nodes there are: so that the rules grow as the nodes do. */
final class MadeServices {

    static final String API = "10.100.0.1";

    private static final int MORE = 20;
    private static final int BEHIND = 3;

    private final List<Service> services = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();

    MadeServices(List<Pod> pods) {
        service("default", "kubernetes", API, List.of(new Service.Port("https", "TCP", 443, "", 0)));
        endpoints.add(new Endpoint("default", "kubernetes", "192.168.250.10", "https", 443, "TCP", ""));
        var dns = List.of(new Service.Port("dns", "UDP", 53, "dns", 0), new Service.Port("dns-tcp", "TCP", 53, "dns-tcp", 0));
        service("kube-system", "kube-dns", "10.100.0.10", dns);
        for (var port : dns)
            pods.stream().filter(pod -> pod.labelled("k8s-app", "kube-dns")).forEach(pod -> behind("kube-system", "kube-dns", port, pod));
        var web = pods.stream().filter(pod -> pod.labelled("app", "web")).toList();
        for (var s = 0; s < MORE; s++) {
            var port = new Service.Port("http", "TCP", 80, "8080", 0);
            service("default", "web-" + s, "10.100.1." + s, List.of(port));
            for (var i = 0; i < BEHIND; i++) behind("default", "web-" + s, port, web.get((s * BEHIND + i) % web.size()));
        }
    }

    Services services() { return new Services(services); }

    Endpoints endpoints() { return new Endpoints(endpoints); }

    private void service(String namespace, String name, String ip, List<Service.Port> ports) {
        services.add(new Service(namespace, name, "ClusterIP", ip, ports, Map.of("app", name), "", "Cluster", "None"));
    }

    private void behind(String namespace, String service, Service.Port port, Pod pod) {
        endpoints.add(new Endpoint(namespace, service, pod.ip(), port.name(), port.port() == 80 ? 8080 : port.port(), port.protocol(),
            pod.fullName()));
    }
}
