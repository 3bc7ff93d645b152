/** Charts that say what runs in the lab's cluster. */
package ekslab.manifests;
