/** The guide: the hand-out's commands section by section, each with what it shows; pages for readers and steps for the test. */
package ekslab.cli.guide;
