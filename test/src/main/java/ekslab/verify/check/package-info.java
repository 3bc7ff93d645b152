/** What must be true of a working lab: one small class per check, and the round that asks them in order. */
package ekslab.verify.check;
