package ekslab.verify.report.page;

import ekslab.verify.report.writing.Markup;

/** A titled part of the page, below the drawing. */
public interface Section {

    String title();

    /** Writes what stands under the title. */
    void write(Markup page);
}
