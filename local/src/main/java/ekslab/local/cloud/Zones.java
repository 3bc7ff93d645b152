package ekslab.local.cloud;

import java.util.List;

/** A region's availability zones. The lab's regions have four; which letter is which zone id is the same in every account here. */
public final class Zones {

    private static final String LETTERS = "abcd";

    private Zones() {}

    public static List<String> names(String region) {
        return LETTERS.chars().mapToObj(letter -> region + (char) letter).toList();
    }

    /** The zone's account-independent id, such as apne2-az1; refuses a zone that is not one of the region's. */
    public static String id(String region, String zone) {
        var at = names(region).indexOf(zone);
        if (at < 0)
            throw new Refused("InvalidParameterValue",
                "Value (%s) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: %s."
                    .formatted(zone, String.join(", ", names(region))));
        return shortName(region) + "-az" + (at + 1);
    }

    private static String shortName(String region) {
        var short_ = new StringBuilder();
        for (var part : region.split("-")) short_.append(switch (part) {
            case "northeast" -> "ne";
            case "southeast" -> "se";
            case "northwest" -> "nw";
            case "southwest" -> "sw";
            case "north", "south", "east", "west", "central" -> part.substring(0, 1);
            default -> part;
        });
        return short_.toString();
    }
}
