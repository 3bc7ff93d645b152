package ekslab.verify.report.drawing;

/** What a mark stands for, and so how it looks; page.css knows the styles by these names. */
enum Kind {
    VPC("vpc", Form.FRAME, 11),
    ZONE("zone", Form.FRAME, 11),
    SUBNET("subnet", Form.FRAME, 10.5),
    MACHINE("machine", Form.FRAME, 11),
    LOOSE("loose", Form.FRAME, 10.5),
    INTERFACE("eni", Form.FRAME, 10),
    PREFIX("prefix", Form.FRAME, 9.5),
    TRAY("tray", Form.FRAME, 9.5),
    GATEWAY("gateway", Form.CHIP, 10.5),
    PRIMARY("primary", Form.CHIP, 10),
    PUBLIC("public", Form.CHIP, 10),
    USED("used", Form.CHIP, 10),
    WARM("warm", Form.CHIP, 9),
    POD("pod", Form.CHIP, 10),
    HOST_POD("pod on-host", Form.CHIP, 9.5),
    CELL("pod cell", Form.CHIP, 9),
    VETH("veth", Form.LINE, 0),
    ROUTE("route", Form.LINE, 0);

    /** A frame has its name at its head and room for others, a chip has its name in it, a line has none. */
    enum Form {
        FRAME, CHIP, LINE
    }

    private static final double ADVANCE = 0.61; // of a monospaced letter, in font sizes: the widest of the fonts that page.css names

    final String style;
    final Form form;
    final double fontSize;

    Kind(String style, Form form, double fontSize) {
        this.style = style;
        this.form = form;
        this.fontSize = fontSize;
    }

    /** How far from the edge the text begins; a zone leaves its gutter free. */
    int inset() {
        return this == ZONE ? Layout.GUTTER + 8 : 6;
    }

    boolean centred() {
        return this == GATEWAY || this == WARM || this == CELL;
    }

    int widthOf(String text) {
        return (int) Math.ceil(text.length() * fontSize * ADVANCE);
    }

    /** As much of a text as fits; what is cut is cut before the end, because pods differ in their last letters. */
    String fitting(String text, int width) {
        var letters = (int) (width / (fontSize * ADVANCE));
        if (text.length() <= letters) return text;
        var tail = letters > 12 ? 6 : 0;
        return text.substring(0, Math.max(0, letters - tail - 1)) + "…" + text.substring(text.length() - tail);
    }
}
