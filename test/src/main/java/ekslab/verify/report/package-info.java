/** Writes what a round found: as text, JSON, JUnit XML and an HTML page. */
package ekslab.verify.report;
