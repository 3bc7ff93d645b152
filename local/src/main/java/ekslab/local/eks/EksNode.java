package ekslab.local.eks;

import ekslab.local.cni.NodeNetwork;
import ekslab.local.cni.Settings;
import ekslab.local.node.Node;
import ekslab.local.proxy.KubeProxy;

/** One node of the cluster: its machine, its CNI, its kube-proxy. */
final class EksNode implements Residents.Work {

    private final Node machine;
    private final NodeNetwork network;
    private final KubeProxy proxy;
    private final Runnable networkReady;
    private final Runnable proxyStarted;
    private volatile boolean proxying;

    EksNode(Node machine, NodeNetwork network, Runnable networkReady, Runnable proxyStarted) {
        this.machine = machine;
        this.network = network;
        this.proxy = new KubeProxy(machine.shell());
        this.networkReady = networkReady;
        this.proxyStarted = proxyStarted;
    }

    @Override public void startNetwork(Settings settings) {
        network.start(settings);
        networkReady.run();
    }

    @Override public void startProxy() {
        proxying = true;
        proxyStarted.run();
    }

    /** The rules stay as they are, as when a kube-proxy dies. */
    @Override public void stopProxy() { proxying = false; }

    boolean proxying() { return proxying; }

    KubeProxy proxy() { return proxy; }

    NodeNetwork network() { return network; }

    Node machine() { return machine; }
}
