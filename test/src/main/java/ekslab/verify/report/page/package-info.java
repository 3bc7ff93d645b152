/** A report as one HTML page that needs nothing but a browser. */
package ekslab.verify.report.page;
