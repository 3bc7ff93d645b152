/** The lab on this machine, played from the synthesized cloud assembly. */
package ekslab.local;
