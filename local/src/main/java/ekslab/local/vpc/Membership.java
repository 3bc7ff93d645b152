package ekslab.local.vpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

import ekslab.local.cloud.Cidr;

/**
 * What one network interface stands for in the rules: the elements that are there because of it, by set, and its own three
 * chains. Two states of an interface differ by the elements that only one of them has.
 *
 * @param addresses all that it owns, those of its prefixes included
 * @param publicAddresses by private address
 * @param checked whether it sends and receives only under its own addresses (the source/destination check)
 */
record Membership(Fabric.Port port, Set<String> addresses, Map<String, String> publicAddresses, List<String> groups, boolean checked) {

    static Membership of(Fabric.Port port, NetworkInterface eni) {
        var publicAddresses = new LinkedHashMap<String, String>();
        for (var address : eni.privateIpAddresses())
            if (address.association() != null && address.association().publicIp() != null)
                publicAddresses.put(address.privateIpAddress(), address.association().publicIp());
        return new Membership(port, addresses(eni), publicAddresses, eni.groups().stream().map(GroupIdentifier::groupId).toList(),
            !Boolean.FALSE.equals(eni.sourceDestCheck()));
    }

    /** All addresses of an interface, the primary one first. */
    static Set<String> addresses(NetworkInterface eni) {
        var addresses = new LinkedHashSet<String>();
        eni.privateIpAddresses().forEach(address -> addresses.add(address.privateIpAddress()));
        eni.ipv4Prefixes().forEach(prefix -> Cidr.of(prefix.ipv4Prefix()).addresses().forEach(addresses::add));
        return addresses;
    }

    /** The same interface without an address: what it is before it comes and after it went. */
    Membership none() {
        return new Membership(port, Set.of(), Map.of(), groups, checked);
    }

    /** Makes the interface's set and chains, before anything points to them. */
    Nft appear() {
        return own(decide(new Nft().line("add set %s %s { type ipv4_addr; }", Nft.TABLE, port.name())), "add");
    }

    Nft disappear() {
        var nft = own(new Nft(), "delete");
        Stream.of("check-", "in-", "out-").forEach(chain -> nft.line("delete chain %s %s%s", Nft.TABLE, chain, port.name()));
        return nft.line("delete set %s %s", Nft.TABLE, port.name());
    }

    /** What must change in the rules for this to become the other. */
    Nft to(Membership other) {
        var nft = new Nft();
        if (!other.groups.equals(groups) || other.checked != checked) other.decide(nft);
        var had = elements();
        var has = other.elements();
        had.forEach((set, elements) -> nft.delete(set, minus(elements, has.get(set))));
        has.forEach((set, elements) -> nft.add(set, minus(elements, had.get(set))));
        return nft;
    }

    /** New connections ask the groups. Who is addressed as a mere way to somewhere else must have no destination check. */
    private Nft decide(Nft nft) {
        var name = port.name();
        var receiving = new ArrayList<String>();
        if (checked) receiving.add("ip daddr != @%s counter drop".formatted(name));
        receiving.addAll(Groups.decisions(groups, false));
        return nft.chain("check-" + name, checked ? List.of("ip saddr != @%s counter drop".formatted(name)) : List.of())
            .chain("in-" + name, receiving).chain("out-" + name, Groups.decisions(groups, true));
    }

    private Map<String, Set<String>> elements() {
        var elements = new LinkedHashMap<String, Set<String>>();
        addresses.forEach(address -> put(elements, "receivers", "%s : goto in-%s".formatted(address, port.name())));
        groups.forEach(group -> addresses.forEach(address -> put(elements, group, address)));
        addresses.forEach(address -> put(elements, port.name(), address));
        publicAddresses.forEach((address, publicAddress) -> {
            put(elements, "public", address + " : " + publicAddress);
            put(elements, "private", publicAddress + " : " + address);
        });
        return elements;
    }

    /** What never changes while the interface is plugged in. */
    private Nft own(Nft nft, String verb) {
        var name = port.name();
        nft.line("%s element bridge vpc own { \"%s\" . %s }", verb, name, port.mac());
        map(nft, verb, "bridge vpc numbers", "\"" + name + "\"", port.number());
        map(nft, verb, "bridge vpc routers", "\"" + name + "\"", port.router());
        map(nft, verb, "bridge vpc macs", port.number() | Ruleset.NEIGHBOUR, port.mac());
        map(nft, verb, Nft.TABLE + " checks", port.number(), "jump check-" + name);
        map(nft, verb, Nft.TABLE + " senders", port.number(), "goto out-" + name);
        return nft;
    }

    private static void map(Nft nft, String verb, String map, Object key, Object value) {
        nft.line("%s element %s { %s%s }", verb, map, key, verb.equals("add") ? " : " + value : "");
    }

    private static void put(Map<String, Set<String>> elements, String set, String element) {
        elements.computeIfAbsent(set, any -> new LinkedHashSet<>()).add(element);
    }

    private static Set<String> minus(Set<String> all, Set<String> others) {
        var rest = new LinkedHashSet<>(all);
        if (others != null) rest.removeAll(others);
        return rest;
    }
}
