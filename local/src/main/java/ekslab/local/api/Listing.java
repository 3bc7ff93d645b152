package ekslab.local.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.utils.builder.SdkBuilder;

import ekslab.local.cloud.CloudView;
import ekslab.local.cloud.Refused;

/**
 * One Describe action of EC2.
 *
 * @param shape an empty builder of what is listed
 * @param response an empty builder of the answer, which has one list and perhaps a NextToken
 * @param all what there is
 * @param ids the parameters that name things, each with the value of a thing that it is compared with
 * @param missing complains about a value that no thing has: the parameter and the value
 * @param wrap what stands in the answer's list for a thing
 */
record Listing<T extends SdkPojo>(Supplier<SdkPojo> shape, Supplier<SdkPojo> response, Function<CloudView, List<T>> all,
    Map<String, Function<T, String>> ids,
    BiConsumer<CloudView, String> missing, Function<T, SdkPojo> wrap) {

    private static final Set<String> COMMON = Set.of("Action", "Version", "MaxResults", "NextToken", "DryRun", "AllAvailabilityZones",
        "AllRegions");

    private static final int SMALLEST_PAGE = 5;
    private static final int LARGEST_PAGE = 1000;

    SdkPojo answer(Call call, CloudView view) {
        checkParameters(call);
        var type = shape.get();
        var filters = new Filters(call, type, type.getClass().getEnclosingClass().getSimpleName());
        var things = all.apply(view).stream().filter(filters::accept).toList();
        for (var id : ids.entrySet()) things = named(things, call.list(id.getKey()), id.getValue(), view);
        var from = offset(call.parameter("NextToken"));
        var size = pageSize(call.parameter("MaxResults"));
        if (from > things.size()) throw new Refused("InvalidNextToken", "The token '%s' is invalid".formatted(call.parameter("NextToken")));
        var to = (int) Math.min(things.size(), (long) from + size);
        return filled(things.subList(from, to).stream().map(wrap).toList(), to < things.size() ? token(to) : null);
    }

    private void checkParameters(Call call) {
        for (var name : call.parameters().keySet()) {
            var list = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
            if (!COMMON.contains(name) && !list.equals("Filter") && !ids.containsKey(list))
                throw new Refused("UnknownParameter", "The parameter %s is not recognized".formatted(name));
        }
    }

    private List<T> named(List<T> things, List<String> wanted, Function<T, String> id, CloudView view) {
        if (wanted.isEmpty()) return things;
        var known = all.apply(view).stream().map(id).toList();
        wanted.stream().filter(value -> !known.contains(value)).findFirst().ifPresent(value -> missing.accept(view, value));
        return things.stream().filter(thing -> wanted.contains(id.apply(thing))).toList();
    }

    private SdkPojo filled(List<SdkPojo> page, String next) {
        var builder = response.get();
        for (SdkField<?> field : builder.sdkFields())
            if (field.marshallingType() == MarshallingType.LIST) field.set(builder, page);
            else if (field.memberName().equals("NextToken")) field.set(builder, next);
        return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
    }

    private static int pageSize(String text) {
        if (text.isEmpty()) return LARGEST_PAGE;
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < SMALLEST_PAGE)
            throw new Refused("InvalidParameterValue",
                "Value ( %s ) for parameter maxResults is invalid. Expecting a value from %d to %d.".formatted(text, SMALLEST_PAGE,
                    LARGEST_PAGE));
        return Math.min(Integer.parseInt(text), LARGEST_PAGE);
    }

    private static String token(int offset) {
        return Base64.getEncoder().encodeToString(("from " + offset).getBytes(StandardCharsets.UTF_8));
    }

    private static int offset(String token) {
        if (token.isEmpty()) return 0;
        try {
            var text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.matches("from \\d{1,9}")) return Integer.parseInt(text.substring("from ".length()));
        } catch (IllegalArgumentException notOurs) {
            // told below, like any other token that is not ours
        }
        throw new Refused("InvalidNextToken", "The token '%s' is invalid".formatted(token));
    }
}
