package ekslab.local.kube.control;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import ekslab.local.kube.Container;
import ekslab.local.kube.ContainerRuntime;
import ekslab.local.kube.api.ApiServer;
import ekslab.local.kube.controllers.Controllers;
import ekslab.local.kube.node.Kubelet;
import ekslab.local.kube.node.NodeIdentity;
import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Cluster.Deletion;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind;
import ekslab.local.kube.store.Kinds;

/** The API server and the controllers of one cluster in this process, and the kubelets that have joined it. */
public final class ControlPlane implements AutoCloseable {

    private final Options options;
    private final String token;
    private final Cluster cluster;
    private final ApiServer server;
    private final Controllers controllers;
    private final Map<String, Kubelet> kubelets = new ConcurrentHashMap<>();

    /**
     * @param name of the cluster, and of the context in its kubeconfig
     * @param serviceCidr such as 10.100.0.0/16
     * @param port on 127.0.0.1; 0 takes any free one
     * @param version of Kubernetes, such as 1.35
     * @param identities who else than the holder of the kubeconfig is let in, by the bearer token
     */
    public record Options(String name, String serviceCidr, int port, String version, Predicate<String> identities) {

        /** A cluster that only the holder of its kubeconfig may use. */
        public Options(String name, String serviceCidr, int port, String version) {
            this(name, serviceCidr, port, version, token -> false);
        }

        public Options {
            if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9_-]*"))
                throw new IllegalArgumentException(
                    "cluster name: \"%s\" must start with a letter or digit and go on with those, - or _".formatted(name));
            if (port < 0 || port > 65535) throw new IllegalArgumentException("port: %d is outside 0 to 65535".formatted(port));
            if (!version.matches("1\\.\\d+"))
                throw new IllegalArgumentException("Kubernetes version: \"%s\" has no form like 1.35".formatted(version));
        }
    }

    private ControlPlane(Options options) {
        this.options = options;
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        token = HexFormat.of().formatHex(random);
        cluster = new Cluster(options.serviceCidr());
        server = ApiServer.start(cluster, this::container,
            new ApiServer.Settings(options.port(), token, options.version(), options.identities()));
        controllers = Controllers.start(cluster.component("kube-controller-manager"), server.caCertificatePem());
    }

    /** Returns when the API answers and the first namespaces exist. @throws IllegalStateException if the port is taken */
    public static ControlPlane start(Options options) {
        var plane = new ControlPlane(options);
        for (var namespace : List.of("default", "kube-node-lease", "kube-public", "kube-system"))
            plane.cluster.create(Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", namespace)));
        plane.cluster.create(Json.object("apiVersion", "v1", "kind", "Service", "metadata",
            Json.object("name", "kubernetes", "namespace", "default", "labels",
                Json.object("component", "apiserver", "provider", "kubernetes")),
            "spec",
            Json.object("clusterIP", plane.cluster.apiServiceIp(), "ports",
                List.of(Json.object("name", "https", "port", 443, "protocol", "TCP", "targetPort", 443)))));
        return plane;
    }

    /** Starts a node's agent; its node is not ready until the agent is told {@link Kubelet#networkReady()}. Closing it again is the caller's, or this plane's. */
    public Kubelet join(NodeIdentity identity, ContainerRuntime runtime) {
        var kubelet = Kubelet.start(cluster.component("kubelet"), identity, runtime);
        kubelets.put(identity.name(), kubelet);
        return kubelet;
    }

    /** Ends a node's agent and what runs on it, and deletes its pods and the node; their owners make new pods elsewhere. */
    public void leave(String node) {
        var kubelet = kubelets.remove(node);
        if (kubelet == null) return;
        kubelet.close();
        for (var pod : cluster.list(Kinds.POD, ""))
            if (Json.text(pod, "spec.nodeName").equals(node)) remove(Kinds.POD, Json.namespace(pod), Json.name(pod));
        remove(Kinds.NODE, "", node);
    }

    private void remove(Kind kind, String namespace, String name) {
        try {
            cluster.delete(kind, namespace, name, Deletion.NOW);
        } catch (ApiError gone) {
            if (gone.code() != 404) throw gone;
        }
    }

    private Optional<Container> container(String node, String namespace, String pod, String container) {
        return Optional.ofNullable(kubelets.get(node)).flatMap(kubelet -> kubelet.container(namespace, pod, container));
    }

    /** The cluster's objects, without the way over HTTPS. */
    public Cluster objects() {
        return cluster;
    }

    public String endpoint() {
        return "https://127.0.0.1:" + server.port();
    }

    public String caCertificatePem() {
        return server.caCertificatePem();
    }

    /** The bearer token of the cluster's one user, who may do everything. */
    public String token() {
        return token;
    }

    /** A kubeconfig for this cluster; it holds the token, so the file must be its owner's alone (0600). */
    public String kubeconfig() {
        var authority = Base64.getEncoder().encodeToString(caCertificatePem().getBytes(StandardCharsets.US_ASCII));
        return """
            apiVersion: v1
            kind: Config
            clusters:
            - name: %1$s
              cluster:
                server: %2$s
                certificate-authority-data: %3$s
            contexts:
            - name: %1$s
              context:
                cluster: %1$s
                user: %1$s
                namespace: default
            current-context: %1$s
            preferences: {}
            users:
            - name: %1$s
              user:
                token: %4$s
            """.formatted(options.name(), endpoint(), authority, token);
    }

    /** Ends pods, controllers, connections and all their threads. */
    @Override public void close() {
        kubelets.values().parallelStream().forEach(Kubelet::close);
        kubelets.clear();
        controllers.close();
        server.close();
    }
}
