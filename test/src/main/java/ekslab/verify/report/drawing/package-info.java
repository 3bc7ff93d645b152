/** A lab's network as a technical drawing: what stands where, how much room it takes, and how it is painted. */
package ekslab.verify.report.drawing;
