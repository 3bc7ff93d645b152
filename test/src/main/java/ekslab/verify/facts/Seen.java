package ekslab.verify.facts;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A fact, or the reason why there is none: exactly one of the two is there.
 *
 * @param value what was seen, or null
 * @param problem why nothing was seen, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Seen<T>(T value, String problem) {

    public Seen {
        if ((value == null) == (problem == null))
            throw new IllegalArgumentException("a fact is either seen or has a reason why not; got %s and %s".formatted(value, problem));
    }

    public static <T> Seen<T> of(T value) {
        return new Seen<>(value, null);
    }

    public static <T> Seen<T> not(String why) {
        return new Seen<>(null, why);
    }

    /** For those who show what there is and judge nothing. */
    public T orElse(T other) {
        return problem == null ? value : other;
    }

    /** @throws CouldNotLook with the reason, when nothing was seen */
    public T orThrow() {
        if (problem != null) throw new CouldNotLook(problem);
        return value;
    }
}
