package ekslab.verify.facts;

import java.util.List;

/** What EC2 says about a security group. What no rule allows is dropped; answers to what was allowed pass always. */
public record SecurityGroup(String id, String name, List<Rule> rules) {

    public SecurityGroup {
        rules = List.copyOf(rules);
    }

    /**
     * @param protocol a name such as tcp, or -1 for all; ports are -1 where they do not matter
     * @param cidrs of the other side
     * @param groups the other side's security groups
     */
    public record Rule(boolean egress, String protocol, int fromPort, int toPort, List<String> cidrs, List<String> groups) {

        public Rule {
            cidrs = List.copyOf(cidrs);
            groups = List.copyOf(groups);
        }

        boolean fits(String packet, int port) {
            return protocol.equals("-1") || protocol.equals(packet) && (fromPort == -1 || fromPort <= port && port <= toPort);
        }

        boolean means(Eni peer) {
            return peer.groups().stream().anyMatch(groups::contains) || peer.addresses().stream().anyMatch(each -> means(each.ip()));
        }

        boolean means(String ip) { return cidrs.stream().anyMatch(cidr -> Cidrs.contains(cidr, ip)); }
    }
}
