/** Kubernetes objects as versioned JSON trees: kept, checked, defaulted, patched, selected and watched. */
package ekslab.local.kube.store;
