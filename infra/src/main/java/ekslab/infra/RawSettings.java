package ekslab.infra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Text on its way to becoming settings: reads value after value and keeps every problem until all have been seen. */
final class RawSettings {

    private final String source;
    private final Map<String, String> raw;
    private final List<String> problems = new ArrayList<>();
    private final Set<Key> broken = EnumSet.noneOf(Key.class);

    RawSettings(String source, Map<String, String> raw) {
        this.source = source;
        this.raw = raw;
        raw.keySet().stream().sorted().filter(key -> Key.named(key).isEmpty())
            .forEach(key -> problems.add("%s: is not a setting; did you mean %s?".formatted(key, Spelling.nearest(key, Key.texts()))));
    }

    /** The value of a key that has a default; null when the text cannot be read, which is then one of the problems. */
    <T> T read(Key key, Function<String, T> form) {
        return parse(key, given(key).orElse(key.defaultText()), form);
    }

    /** The value of a key whose default follows from other settings. */
    <T> T read(Key key, Function<String, T> form, T otherwise) {
        return given(key).map(text -> parse(key, text, form)).orElse(broken.contains(key) ? null : otherwise);
    }

    /** Whether these keys could all be read, so that it makes sense to compare their values. */
    boolean readable(Key... keys) {
        return Arrays.stream(keys).noneMatch(broken::contains);
    }

    void addAll(List<String> more) {
        problems.addAll(more);
    }

    void throwIfProblems() {
        if (!problems.isEmpty()) throw new SettingsProblems(source, problems);
    }

    private Optional<String> given(Key key) {
        return Optional.ofNullable(raw.get(key.toString())).map(String::strip).filter(text -> !text.isEmpty());
    }

    private <T> T parse(Key key, String text, Function<String, T> form) {
        try {
            return form.apply(text);
        } catch (IllegalArgumentException e) {
            broken.add(key);
            problems.add("%s: %s".formatted(key, e.getMessage()));
            return null;
        }
    }
}
