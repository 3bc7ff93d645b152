package ekslab.local.eks;

import java.util.List;
import java.util.Map;

import ekslab.local.cni.NodeNetwork;
import ekslab.local.kube.node.Kubelet;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Kinds;
import ekslab.local.net.HttpSocket;
import ekslab.local.net.HttpSocket.Site;
import ekslab.local.node.Node;
import ekslab.local.proxy.KubeProxy;

/** One node of the cluster: its machine, its kubelet, its CNI, its kube-proxy. */
final class EksNode implements Residents.Work {

    private final Node machine;
    private final NodeNetwork network;
    private final KubeProxy proxy;
    private final Cluster objects;
    private final HealthChecks healthChecks;
    private final List<HttpSocket> pages;
    private Kubelet kubelet;
    private boolean networkStarted;

    EksNode(Node machine, NodeNetwork network, Cluster objects, NodeFolders folders) {
        this.machine = machine;
        this.network = network;
        this.objects = objects;
        proxy = new KubeProxy(machine.shell(), machine.hostname(), () -> objects.list(Kinds.SERVICE, ""),
            () -> objects.list(Kinds.ENDPOINT_SLICE, ""));
        healthChecks = new HealthChecks(machine, folders, proxy::serviceHealth);
        pages = List.of(page(folders, Residents.INTROSPECTION, network::introspection), page(folders, Residents.METRICS, network::metrics),
            page(folders, Residents.PROXY_STATUS, proxy::status), page(folders, Residents.PROXY_HEALTH, proxy::health));
    }

    private HttpSocket page(NodeFolders folders, int port, Site site) {
        return new HttpSocket(folders.socket(machine.netns(), port), "port " + port, site);
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
        ProxyConfiguration.check(objects);
        proxy.start();
        refreshProxy();
    }

    /** The rules stay as they are, as when a kube-proxy dies. */
    @Override public void stopProxy() {
        proxy.stop();
        healthChecks.set(List.of());
    }

    void refreshProxy() {
        proxy.sync();
        healthChecks.set(proxy.healthCheckPorts());
    }

    void checkProxy() { proxy.check(); }

    /** Returns when nothing changes the machine any more. */
    void stop() {
        proxy.stop();
        network.stop();
        pages.forEach(HttpSocket::close);
    }

    NodeNetwork network() { return network; }

    Node machine() { return machine; }
}
