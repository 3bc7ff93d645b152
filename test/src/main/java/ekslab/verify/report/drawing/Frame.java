package ekslab.verify.report.drawing;

import java.util.ArrayList;
import java.util.List;

/** A frame that is filled from its head down. */
final class Frame {

    private final Mark mark;
    private final int width;
    private final int pad;
    private final int gap;
    private final List<Placed> parts = new ArrayList<>();
    private int next;   // where the next part begins

    /** @param head how much room its own name takes */
    Frame(Mark mark, int width, int head, int pad, int gap) {
        this.mark = mark;
        this.width = width;
        this.pad = pad;
        this.gap = gap;
        next = head;
    }

    int inside() {
        return width - 2 * pad;
    }

    Frame below(Placed part) {
        return below(List.of(part));
    }

    /** Things that stand beside each other already. */
    Frame below(List<Placed> group) {
        if (group.isEmpty()) return this;
        var from = next;
        group.forEach(part -> parts.add(part.moved(pad, from)));
        next = from + group.stream().mapToInt(part -> part.box().bottom()).max().getAsInt() + gap;
        return this;
    }

    /** Small things, beside each other as far as the width goes, then in further lines. */
    Frame inLines(List<Placed> chips, int apart) {
        var lines = new ArrayList<Placed>();
        int x = 0, y = 0, height = 0;
        for (var chip : chips) {
            if (x > 0 && x + chip.box().width() > inside()) {
                x = 0;
                y += height + apart;
                height = 0;
            }
            lines.add(chip.moved(x, y));
            x += chip.box().width() + apart;
            height = Math.max(height, chip.box().height());
        }
        return below(lines);
    }

    Placed closed() {
        return new Placed(mark, new Box(0, 0, width, parts.isEmpty() ? next : next - gap + pad), parts);
    }
}
