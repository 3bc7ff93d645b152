/** The cloud's state over the wire, for the real aws CLI and the real SDKs. */
package ekslab.local.api;
