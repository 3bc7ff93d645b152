/** Reads a synthesized cloud assembly and resolves its templates to plain values. */
package ekslab.local.assembly;
