/** Mishaps as they really happen to a lab's network: made on purpose, undone exactly, and graded when a student has mended them. */
package ekslab.verify.fault;
