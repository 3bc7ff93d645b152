/** Judges whether a running lab's network is what its description says. */
package ekslab.verify;
