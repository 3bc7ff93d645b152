package ekslab.verify.report.drawing;

/** A place in the drawing, in pixels from its upper left corner. */
record Box(int x, int y, int width, int height) {

    int right() { return x + width; }

    int bottom() { return y + height; }

    Box moved(int right, int down) {
        return new Box(x + right, y + down, width, height);
    }

    boolean holds(Box other) {
        return x <= other.x && y <= other.y && right() >= other.right() && bottom() >= other.bottom();
    }

    /** Whether they share more than an edge. */
    boolean overlaps(Box other) {
        return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
    }
}
