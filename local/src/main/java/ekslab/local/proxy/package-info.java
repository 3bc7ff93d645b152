/** kube-proxy in iptables mode: turns Services and their endpoints into rules. */
package ekslab.local.proxy;
