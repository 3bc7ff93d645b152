package ekslab.local.cloud;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.ec2.model.Tag;

/** EC2's tags as a map and back. */
public final class Tags {

    private Tags() {}

    /** @throws Refused for a tag with the prefix {@code aws:}, which only AWS itself may set, or an empty key */
    public static List<Tag> of(Map<String, String> tags) {
        tags.keySet().forEach(Tags::checked);
        return ours(tags);
    }

    /** Tags that AWS's own services set; their keys may start with {@code aws:}. */
    static List<Tag> ours(Map<String, String> tags) {
        return tags.entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
    }

    public static Map<String, String> map(List<Tag> tags) {
        var map = new LinkedHashMap<String, String>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    static List<Tag> merged(List<Tag> before, Map<String, String> more) {
        var all = map(before);
        of(more).forEach(tag -> all.put(tag.key(), tag.value()));
        return ours(all);
    }

    private static void checked(String key) {
        if (key.isEmpty() || key.length() > 128)
            throw new Refused("InvalidParameterValue", "Tag keys must be 1 to 128 characters long, not \"%s\"".formatted(key));
        if (key.startsWith("aws:"))
            throw new Refused("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use: " + key);
    }
}
