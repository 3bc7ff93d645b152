package ekslab.verify.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import ekslab.verify.facts.Endpoint;
import ekslab.verify.facts.Endpoints;
import ekslab.verify.facts.Iptables;
import ekslab.verify.facts.Service;
import ekslab.verify.facts.Services;

/** What kube-proxy and the VPC CNI write into a node's iptables; every node has the rules of all Services. */
public final class ServedRules {

    private static final List<String> CHAINS = List.of(":PREROUTING ACCEPT", ":POSTROUTING ACCEPT", ":KUBE-SERVICES -",
        ":AWS-CONNMARK-CHAIN-0 -", ":AWS-SNAT-CHAIN-0 -",
        "-A PREROUTING -i eni+ -m comment --comment \"AWS, outbound connections\" -j AWS-CONNMARK-CHAIN-0",
        "-A PREROUTING -m comment --comment \"AWS, CONNMARK\" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80",
        "-A PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES",
        "-A POSTROUTING -m comment --comment \"AWS SNAT CHAIN\" -j AWS-SNAT-CHAIN-0",
        "-A AWS-CONNMARK-CHAIN-0 -d 192.168.0.0/16 -m comment --comment \"AWS CONNMARK CHAIN, VPC CIDR\" -j RETURN",
        "-A AWS-CONNMARK-CHAIN-0 -m comment --comment \"AWS, CONNMARK\" -j CONNMARK --set-xmark 0x80/0x80",
        "-A AWS-SNAT-CHAIN-0 -d 192.168.0.0/16 -m comment --comment \"AWS SNAT CHAIN\" -j RETURN");
    private static final List<String> MANGLE = List.of(
        "-A PREROUTING -i ens5 -m comment --comment \"AWS, primary ENI\" -m addrtype --dst-type LOCAL --limit-iface-in -j CONNMARK --set-xmark 0x80/0x80",
        "-A PREROUTING -i eni+ -m comment --comment \"AWS, primary ENI\" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80");

    private final List<String> ofServices = new ArrayList<>();

    public ServedRules(Services services, Endpoints endpoints) {
        for (var service : services) for (var port : service.ports()) add(service, port, endpoints.behind(service));
    }

    /** @param primaryIp what the node's pods are seen as from outside */
    public Iptables on(String primaryIp) {
        var nat = new ArrayList<>(CHAINS);
        nat.add("-A AWS-SNAT-CHAIN-0 ! -o vlan+ -m comment --comment \"AWS, SNAT\" -m addrtype ! --dst-type LOCAL -j SNAT --to-source "
            + primaryIp + " --random-fully");
        nat.addAll(ofServices);
        return new Iptables(
            Map.of("nat", nat, "mangle", MANGLE, "filter", List.of(":INPUT ACCEPT", ":FORWARD ACCEPT", ":OUTPUT ACCEPT")));
    }

    private void add(Service service, Service.Port port, List<Endpoint> endpoints) {
        var name = "%s:%s".formatted(service.fullName(), port.name());
        var chain = "%s-%s".formatted(service.name(), port.name()).toUpperCase(Locale.ROOT);
        var protocol = port.protocol().toLowerCase(Locale.ROOT);
        ofServices.add("-A KUBE-SERVICES -d %s/32 -p %s -m comment --comment \"%s cluster IP\" -m %s --dport %d -j KUBE-SVC-%s"
            .formatted(service.clusterIp(), protocol, name, protocol, port.port(), chain));
        ofServices.add(":KUBE-SVC-%s -".formatted(chain));
        var behind = endpoints.stream().filter(each -> each.portName().equals(port.name())).toList();
        for (var left = behind.size(); left > 0; left--) {
            var endpoint = behind.get(behind.size() - left);
            var at = "%s:%d".formatted(endpoint.ip(), endpoint.port());
            ofServices.add(":KUBE-SEP-%s-%s -".formatted(chain, at));
            ofServices.add("-A KUBE-SVC-%s -m comment --comment \"%s -> %s\"%s -j KUBE-SEP-%s-%s".formatted(chain, name, at,
                left == 1 ? "" : " -m statistic --mode random --probability %.11f".formatted(1.0 / left), chain, at));
            ofServices.add("-A KUBE-SEP-%s-%s -p %s -m comment --comment %s -m %s -j DNAT --to-destination %s".formatted(chain, at,
                protocol, name, protocol, at));
        }
    }
}
