/** What was seen of a lab at one moment: immutable, serializable, without any opinion. */
package ekslab.verify.facts;
