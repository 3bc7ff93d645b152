package ekslab.verify.trace;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import ekslab.verify.facts.Sighting;

/** What may become of the first packet of a connection and, when it arrives, of its answer. */
public record Way(Trace there, Optional<Trace> back) {

    /** Whether both arrive. */
    public boolean works() { return back.map(Trace::arrived).orElse(false); }

    /** The one of the two that decides. */
    public Trace last() { return back.orElse(there); }

    /** Where a capture on every node must see the two packets. */
    public List<Sighting> sightings() {
        return Stream.concat(there.sightings().stream(), back.stream().flatMap(each -> each.sightings().stream())).toList();
    }
}
