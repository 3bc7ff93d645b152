/** The lab as AWS builds it, described once. */
package ekslab.infra;
