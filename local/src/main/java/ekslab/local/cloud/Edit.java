package ekslab.local.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The changes that one operation makes, seen by itself at once and by everybody else when it is done. */
public final class Edit implements CloudView {

    private final List<Change<?>> changes = new ArrayList<>();
    private State state;

    Edit(State state) {
        this.state = state;
    }

    @Override public <T> List<T> list(Class<T> type) {
        return state.list(type);
    }

    @Override public <T> Optional<T> find(Class<T> type, String id) {
        return state.find(type, id);
    }

    /** Adds a thing, or replaces the one with the same id; putting an equal thing is no change. */
    public <T> T put(T thing) {
        @SuppressWarnings("unchecked")
        var type = (Class<T>) thing.getClass();
        var id = Kinds.id(thing);
        var before = find(type, id);
        if (before.filter(thing::equals).isPresent()) return thing;
        state = state.with(type, id, thing);
        changes.add(new Change<>(type, before, Optional.of(thing)));
        return thing;
    }

    /** @throws Refused when there is no such thing */
    public <T> void remove(Class<T> type, String id) {
        var before = require(type, id);
        state = state.with(type, id, null);
        changes.add(new Change<>(type, Optional.of(before), Optional.empty()));
    }

    State state() {
        return state;
    }

    List<Change<?>> changes() {
        return changes;
    }
}
