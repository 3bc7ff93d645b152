/** The lab command. */
package ekslab.cli;
