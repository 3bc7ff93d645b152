package ekslab.local.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/** Writes the SDK's model objects as the XML that the SDK reads: the names on the wire stand in the model classes themselves. */
final class Xml {

    private final StringBuilder text = new StringBuilder();

    /** The members of an object, without an element around them. */
    Xml members(SdkPojo object) {
        for (var field : object.sdkFields()) member(field, field.getValueOrDefault(object));
        return this;
    }

    Xml element(String name, Object value) {
        text.append('<').append(name).append('>');
        if (value instanceof SdkPojo object) members(object);
        else if (value instanceof Instant time) text.append(time.truncatedTo(ChronoUnit.MILLIS));
        else escape(String.valueOf(value));
        text.append("</").append(name).append('>');
        return this;
    }

    /** Something that is written already, inside an element. */
    Xml nested(String name, Xml inside) {
        text.append('<').append(name).append('>').append(inside).append("</").append(name).append('>');
        return this;
    }

    private void member(SdkField<?> field, Object value) {
        if (value == null || value instanceof SdkAutoConstructList<?>) return;   // nobody ever set it
        var name = field.unmarshallLocationName();
        if (!(value instanceof List<?> list)) element(name, value);
        else {
            var item = Objects.requireNonNullElse(field.getTrait(ListTrait.class).memberLocationName(), "member");   // EC2 names its own
            text.append('<').append(name).append('>');
            list.forEach(element -> element(item, element));
            text.append("</").append(name).append('>');
        }
    }

    private void escape(String value) {
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                default -> {
                    if (c >= ' ' || c == '\n' || c == '\t') text.appendCodePoint(c);   // XML 1.0 has no other control characters
                }
            }
        });
    }

    @Override public String toString() {
        return text.toString();
    }
}
