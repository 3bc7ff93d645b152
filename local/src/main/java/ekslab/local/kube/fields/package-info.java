/** Who owns which field of an object: the arithmetic behind managedFields and server-side apply, on JSON trees and without a cluster. */
package ekslab.local.kube.fields;
