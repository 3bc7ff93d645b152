/** The {@code lab} command: composes the description, the local lab and the verifier, and owns nothing of them. */
package ekslab.cli;
