/** Plays a stack: creates, updates and deletes its resources in dependency order, and tells it in events. */
package ekslab.local.cloudformation;
