package ekslab.verify.look;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import ekslab.verify.facts.CouldNotLook;

/** Reads what the script of a capture says. */
final class CaptureNotes implements Errand.Notes<List<Pcap.Frame>> {

    private final String node;
    private final List<String> missing = new ArrayList<>();
    private final StringBuilder file = new StringBuilder();
    private String deaf = "";

    CaptureNotes(String node) { this.node = node; }

    @Override public void add(String line) {
        var fields = line.split("\t", -1);
        switch (fields.length == 2 ? fields[0] : "") {
            case "missing" -> missing.add(fields[1]);
            case "deaf" -> deaf = fields[1];
            case "afresh" -> file.setLength(0);   // whoever gave up may have begun to write
            case "pcap" -> file.append(fields[1]);
            default -> throw new CouldNotLook("%s said what a capture does not say: \"%s\"".formatted(node, line));
        }
    }

    @Override public List<Pcap.Frame> read() {
        Errand.requireNone(missing);
        if (!deaf.isEmpty()) throw new CouldNotLook("tcpdump on %s does not capture: %s".formatted(node, deaf));
        return Pcap.frames(Base64.getDecoder().decode(file.toString()));
    }
}
