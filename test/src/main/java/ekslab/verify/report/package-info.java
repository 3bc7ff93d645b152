/** Writes what a round found: as text, JSON and JUnit XML. */
package ekslab.verify.report;
