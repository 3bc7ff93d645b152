package ekslab.verify.look;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import ekslab.verify.facts.Kernel.Link;
import ekslab.verify.facts.Kernel.Neighbour;
import ekslab.verify.facts.Kernel.Route;
import ekslab.verify.facts.Kernel.Rule;

/** What {@code ip -d -j} prints, as facts. */
record IpJson(List<Link> links, List<Route> routes, List<Rule> rules, List<Neighbour> neighbours) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @throws IllegalArgumentException when a text is not what {@code ip -d -j} prints */
    static IpJson node(String addresses, String links, String routes, String rules, String neighbours) {
        var addressed = all(addresses, IpJson::link).stream().collect(Collectors.toMap(Link::name, Link::addresses, (one, same) -> one));
        return new IpJson(all(links, link -> link(link).withAddresses(addressesOf(link, addressed))), // -4 hides links without an address
            all(routes, IpJson::route).stream().filter(route -> !route.table().equals("local")).toList(), all(rules, IpJson::rule),
            all(neighbours, IpJson::neighbour));
    }

    private static List<String> addressesOf(JsonNode link, Map<String, List<String>> addressed) {
        return addressed.getOrDefault(must(link, "ifname"), List.of());
    }

    /** @throws IllegalArgumentException when a text is not what {@code ip -d -j} prints */
    static IpJson sandbox(String addresses, String routes, String neighbours) {
        return new IpJson(all(addresses, IpJson::link), all(routes, IpJson::route), List.of(), all(neighbours, IpJson::neighbour));
    }

    private static <T> List<T> all(String text, Function<JsonNode, T> fact) {
        try {
            var list = JSON.readTree(text);
            if (!list.isArray()) throw new IllegalArgumentException("no JSON array");
            return StreamSupport.stream(list.spliterator(), false).filter(each -> !each.isEmpty()).map(fact).toList(); // ip prints {} for what -4 hides
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("broken JSON: " + broken.getOriginalMessage(), broken);
        }
    }

    private static Link link(JsonNode link) {
        var up = StreamSupport.stream(link.path("flags").spliterator(), false).anyMatch(flag -> flag.asText().equals("UP"));
        var addresses = StreamSupport.stream(link.path("addr_info").spliterator(), false).filter(each -> !each.isEmpty())
            .map(each -> must(each, "local") + "/" + must(each, "prefixlen")).toList();
        return new Link(link.path("ifindex").asInt(), must(link, "ifname"), link.at("/linkinfo/info_kind").asText(),
            link.path("address").asText(), link.path("mtu").asInt(), up, link.path("master").asText(), link.path("link_index").asInt(),
            addresses);
    }

    private static Route route(JsonNode route) {
        return new Route(route.path("type").asText("unicast"), route.path("table").asText("main"), must(route, "dst"),
            route.path("gateway").asText(), route.path("dev").asText(), route.path("prefsrc").asText(), route.path("metric").asInt());
    }

    private static Neighbour neighbour(JsonNode neighbour) {
        return new Neighbour(must(neighbour, "dst"), neighbour.path("dev").asText(), neighbour.path("lladdr").asText(),
            neighbour.path("state").path(0).asText());
    }

    private static Rule rule(JsonNode rule) {
        var mark = rule.path("fwmark").asText();
        return new Rule(Integer.parseInt(must(rule, "priority")), block(rule, "src"), block(rule, "dst"),
            mark.isEmpty() || !rule.has("fwmask") ? mark : mark + "/" + rule.path("fwmask").asText(), rule.path("iif").asText(),
            rule.path("table").asText());
    }

    private static String block(JsonNode rule, String end) {
        var address = rule.path(end).asText("all");
        return rule.has(end + "len") ? address + "/" + rule.path(end + "len").asText() : address;
    }

    private static String must(JsonNode object, String field) {
        if (!object.hasNonNull(field)) throw new IllegalArgumentException("no \"%s\"".formatted(field));
        return object.path(field).asText();
    }
}
