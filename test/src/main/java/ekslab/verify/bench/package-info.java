/** How fast a lab is judged, by snapshots of healthy labs of any size that are made here. */
package ekslab.verify.bench;
