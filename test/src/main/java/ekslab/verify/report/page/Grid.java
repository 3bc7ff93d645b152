package ekslab.verify.report.page;

import java.util.List;

import ekslab.verify.facts.Pod;

/** How rows and columns of a matrix are spaced: those of different nodes stand a little apart. */
final class Grid {

    private static final int SIDE = 720;
    private static final int LARGEST = 18;
    private static final int NAMED = 12;

    private final int[] starts;
    private final int field;
    private final int apart;

    Grid(List<Pod> pods) {
        field = Math.max(2, Math.min(LARGEST, SIDE / pods.size()));
        apart = Math.max(2, field / 4);
        starts = new int[pods.size() + 1];
        for (var i = 1; i <= pods.size(); i++)
            starts[i] = starts[i - 1] + field + (i < pods.size() && !pods.get(i).node().equals(pods.get(i - 1).node()) ? apart : 0);
    }

    /** Whether fields are large enough to be told apart, and to have names beside them. */
    boolean named() {
        return field >= NAMED;
    }

    int field() {
        return field;
    }

    /** Where a row or column begins; after the last one, where the matrix ends. */
    int at(int number) {
        return starts[number];
    }

    int size() {
        return starts[starts.length - 1];
    }
}
