package ekslab.verify;

/** How a report is written. */
public enum Format {
    TEXT, JSON, JUNIT, HTML
}
