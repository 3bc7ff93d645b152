/** What reports are written with. */
package ekslab.verify.report.writing;
