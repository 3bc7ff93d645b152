/** How fast pods are wired, beside the fastest way that ordinary tools have and a well-known peer, measured in one run. */
package ekslab.local.bench;
