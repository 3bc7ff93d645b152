package ekslab.local.eks;

import java.util.List;
import java.util.Map;

import ekslab.local.cni.NodeNetwork;
import ekslab.local.kube.node.Kubelet;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Kinds;
import ekslab.local.net.HttpSocket;
import ekslab.local.node.Node;
import ekslab.local.proxy.KubeProxy;

/** One node of the cluster: its machine, its kubelet, its CNI, its kube-proxy. */
final class EksNode implements Residents.Work {

    private final Node machine;
    private final NodeNetwork network;
    private final KubeProxy proxy;
    private Kubelet kubelet;
    private boolean networkStarted;

    private final List<HttpSocket> pages;

    EksNode(Node machine, NodeNetwork network, Cluster objects, NodeFolders folders) {
        this.machine = machine;
        this.network = network;
        pages = List.of(new HttpSocket(folders.socket(machine.netns(), Residents.INTROSPECTION), "introspection", network::introspection),
            new HttpSocket(folders.socket(machine.netns(), Residents.METRICS), "metrics", network::metrics));
        this.proxy = new KubeProxy(machine.shell(), () -> objects.list(Kinds.SERVICE, ""), () -> objects.list(Kinds.ENDPOINT_SLICE, ""));
    }

    /** The kubelet that joined for this node; its first pods may be running already. */
    synchronized void kubelet(Kubelet joined) {
        kubelet = joined;
        if (networkStarted) joined.networkReady();
    }

    @Override public void startNetwork(String image, Map<String, String> environment) {
        network.start(image, environment);
        synchronized (this) {
            networkStarted = true;
            if (kubelet != null) kubelet.networkReady();
        }
    }

    /** Pods keep what they have; the kubelet still finds the configuration of a network. */
    @Override public void stopNetwork() {
        network.agentEnded();
    }

    @Override public void startProxy() {
        proxy.start();
        proxy.sync();
    }

    /** The rules stay as they are, as when a kube-proxy dies. */
    @Override public void stopProxy() { proxy.stop(); }

    void refreshProxy() { proxy.sync(); }

    /** Returns when nothing changes the machine any more. */
    void stop() {
        proxy.stop();
        network.stop();
        pages.forEach(HttpSocket::close);
    }

    NodeNetwork network() { return network; }

    Node machine() { return machine; }
}
