package ekslab.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under a heading, in columns as wide as they must be; the way kubectl prints. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heading) {
        rows.add(List.of(heading));
    }

    /** A cell that is empty prints as a dash, so that a column never seems to be missing. */
    Table row(Object... cells) {
        if (cells.length != rows.get(0).size())
            throw new IllegalArgumentException("%d cells for %d columns".formatted(cells.length, rows.get(0).size()));
        rows.add(List.of(cells).stream().map(String::valueOf).map(cell -> cell.isEmpty() ? "-" : cell).toList());
        return this;
    }

    @Override public String toString() {
        var text = new StringBuilder();
        for (var row : rows) {
            var line = new StringBuilder();
            for (var i = 0; i < row.size(); i++) line.append(row.get(i)).append(" ".repeat(width(i) - row.get(i).length() + 3));
            text.append(line.toString().stripTrailing()).append("\n");
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow();
    }
}
