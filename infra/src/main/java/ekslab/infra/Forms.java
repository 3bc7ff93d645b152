package ekslab.infra;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv4.IPv4Address;

/** The forms that a value may have; what does not fit is refused with the value and with what would fit. */
final class Forms {

    /** Only a.b.c.d/n: no ranges, wildcards, shortened or octal forms, which EC2 would not take. */
    private static final IPAddressStringParameters DOTTED = new IPAddressStringParameters.Builder()
        .allowIPv6(false).allowEmpty(false).allowAll(false).allowSingleSegment(false).allowMask(false).allowPrefixOnly(false)
        .setRangeOptions(RangeParameters.NO_RANGE)
        .getIPv4AddressParametersBuilder().allow_inet_aton(false).allowLeadingZeros(false)
        .getParentBuilder().toParams();

    private Forms() {}

    /** A text of the given form; {@code wanted} completes the sentence "... must be". */
    static Function<String, String> text(String form, String wanted) {
        var pattern = Pattern.compile(form);
        return text -> {
            if (!pattern.matcher(text).matches()) throw no(text, wanted);
            return text;
        };
    }

    static Function<String, String> oneOf(List<String> allowed) {
        return text -> {
            if (!allowed.contains(text)) throw no(text, "one of " + String.join(", ", allowed));
            return text;
        };
    }

    static Function<String, Integer> number(int from, int to) {
        return text -> {
            try {
                var number = Integer.parseInt(text);
                if (number >= from && number <= to) return number;
            } catch (NumberFormatException e) {
                // told below, together with numbers that are out of range
            }
            throw no(text, "a number from %d to %d".formatted(from, to));
        };
    }

    /** A number that the service takes only from a list. */
    static Function<String, Integer> oneOfNumbers(List<Integer> allowed) {
        return text -> Integer.valueOf(oneOf(allowed.stream().map(String::valueOf).toList()).apply(text));
    }

    static <T> Function<String, List<T>> list(Function<String, T> element) {
        return text -> text.isEmpty() ? List.of()
            : Arrays.stream(text.split(",", -1)).map(String::strip).map(element).collect(Collectors.toUnmodifiableList());
    }

    /** What {@link #list} reads. */
    static String text(List<?> elements) {
        return elements.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    static IPv4Address cidr(String text) {
        try {
            var address = new IPAddressString(text, DOTTED).toAddress().toIPv4();
            if (address.isPrefixed()) {
                var block = address.toPrefixBlock();
                if (address.getLower().equals(block.getLower())) return block;
                throw new IllegalArgumentException("%s has host bits set; did you mean %s?".formatted(text, block));
            }
        } catch (AddressStringException e) {
            // told below, together with addresses that have no prefix length
        }
        throw no(text, "an IPv4 range such as 192.168.0.0/16");
    }

    private static IllegalArgumentException no(String text, String wanted) {
        return new IllegalArgumentException("\"%s\" must be %s".formatted(text, wanted));
    }
}
