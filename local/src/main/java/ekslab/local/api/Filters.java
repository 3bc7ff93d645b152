package ekslab.local.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.ec2.model.Tag;

import ekslab.local.cloud.Refused;

/** EC2's filters: a filter's name, kebab turned camel, is the way to the value on the wire; the exceptions stand in a table. */
final class Filters {

    private record Filter(List<String> path, String tag, Pattern values) {

        Stream<String> valuesOf(SdkPojo thing) {
            return tag == null ? Filters.values(thing, path) : Filters.tag(thing, tag);
        }
    }

    /** Filters whose name says something else than where the value is, by response type. */
    private static final Map<String, String> ODD = Map.ofEntries(Map.entry("Instance:availability-zone", "placement.availability-zone"),
        Map.entry("Instance:instance-state-name", "instance-state.name"), Map.entry("Instance:instance-state-code", "instance-state.code"),
        Map.entry("Instance:instance.group-id", "group.group-id"), Map.entry("Instance:instance.group-name", "group.group-name"),
        Map.entry("Instance:network-interface.addresses.private-ip-address", "network-interface.private-ip-addresses.private-ip-address"),
        Map.entry("NetworkInterface:addresses.private-ip-address", "private-ip-addresses.private-ip-address"),
        Map.entry("NetworkInterface:addresses.primary", "private-ip-addresses.primary"),
        Map.entry("NetworkInterface:group-id", "group.group-id"),
        Map.entry("NetworkInterface:group-name", "group.group-name"), Map.entry("Vpc:cidr", "cidr-block"),
        Map.entry("Subnet:cidr", "cidr-block"),
        Map.entry("Subnet:cidrBlock", "cidr-block"), Map.entry("Subnet:availabilityZone", "availability-zone"),
        Map.entry("Vpc:isDefault", "is-default"),
        Map.entry("SecurityGroup:ip-permission.cidr", "ip-permissions.ip-ranges.cidr-ip"),
        Map.entry("SecurityGroup:ip-permission.group-id", "ip-permissions.groups.group-id"),
        Map.entry("SecurityGroup:ip-permission.protocol", "ip-permissions.ip-protocol"),
        Map.entry("SecurityGroup:egress.ip-permission.cidr", "ip-permissions-egress.ip-ranges.cidr-ip"),
        Map.entry("SecurityGroup:description", "group-description"), Map.entry("AvailabilityZone:state", "zone-state"),
        Map.entry("InstanceTypeInfo:processor-info.supported-architecture", "processor-info.supported-architectures"));

    private final List<Filter> filters = new ArrayList<>();

    /**
     * @param shape an empty builder of what is listed; it knows the names
     * @throws Refused for a filter that is not known, or has no value
     */
    Filters(Call call, SdkPojo shape, String typeName) {
        for (var n = 1; call.parameters().containsKey("Filter.%d.Name".formatted(n)); n++) {
            var name = call.parameter("Filter.%d.Name".formatted(n));
            var values = call.list("Filter.%d.Value".formatted(n));
            if (values.isEmpty()) throw new Refused("InvalidParameterValue", "The filter '%s' needs at least one value".formatted(name));
            var glob = Pattern.compile(values.stream().map(Filters::glob).collect(Collectors.joining("|")), Pattern.DOTALL);
            if (name.startsWith("tag:")) filters.add(new Filter(List.of(), name.substring(4), glob));
            else filters.add(new Filter(path(shape, typeName, name), null, glob));
        }
    }

    boolean accept(SdkPojo thing) {
        return filters.stream().allMatch(filter -> filter.valuesOf(thing).anyMatch(value -> filter.values.matcher(value).matches()));
    }

    private static List<String> path(SdkPojo shape, String typeName, String name) {
        var spelled = name.equals("tag-key") ? "tag.key" : ODD.getOrDefault(typeName + ":" + name, name);
        var path = new ArrayList<String>();
        var at = Optional.of(shape);
        for (var segment : spelled.split("\\.")) {
            var field = at.flatMap(here -> field(here, camel(segment)))
                .orElseThrow(() -> new Refused("InvalidParameterValue", "The filter '%s' is invalid".formatted(name)));
            path.add(field.unmarshallLocationName());
            at = inside(field);
        }
        return path;
    }

    private static Optional<SdkField<?>> field(SdkPojo shape, String camel) {
        return Stream.of(camel, camel + "Set", camel + "s")
            .flatMap(name -> shape.sdkFields().stream().filter(field -> field.unmarshallLocationName().equals(name)))
            .findFirst().map(field -> (SdkField<?>) field);
    }

    private static Optional<SdkPojo> inside(SdkField<?> field) {
        SdkField<?> element = field.marshallingType() == MarshallingType.LIST ? field.getTrait(ListTrait.class).memberFieldInfo() : field;
        return element.marshallingType() == MarshallingType.SDK_POJO ? Optional.of(element.constructor().get()) : Optional.empty();
    }

    private static Stream<String> values(Object value, List<String> path) {
        if (value == null) return Stream.empty();
        if (value instanceof List<?> list) return list.stream().flatMap(element -> values(element, path));
        if (path.isEmpty()) return Stream.of(value.toString());
        if (!(value instanceof SdkPojo object)) return Stream.empty();
        return object.sdkFields().stream().filter(field -> field.unmarshallLocationName().equals(path.get(0)))
            .flatMap(field -> values(field.getValueOrDefault(object), path.subList(1, path.size())));
    }

    private static Stream<String> tag(SdkPojo thing, String key) {
        return thing.sdkFields().stream().filter(field -> field.unmarshallLocationName().equals("tagSet"))
            .flatMap(field -> ((List<?>) field.getValueOrDefault(thing)).stream())
            .map(Tag.class::cast).filter(tag -> tag.key().equals(key)).map(Tag::value);
    }

    /** {@code *} stands for any text, {@code ?} for one character, a backslash takes the meaning away. */
    private static String glob(String value) {
        var regex = new StringBuilder();
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) regex.append(Pattern.quote(String.valueOf(value.charAt(++i))));
            else regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return regex.toString();
    }

    private static String camel(String kebab) {
        var camel = new StringBuilder();
        for (var word : kebab.split("-"))
            camel.append(camel.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        return camel.toString();
    }
}
