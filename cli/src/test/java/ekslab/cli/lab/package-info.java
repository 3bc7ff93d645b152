/** The command as a person uses it: real labs, real packets, real kubectl and aws. */
package ekslab.cli.lab;
