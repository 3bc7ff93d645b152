package ekslab.local.kube.controllers;

import java.util.stream.Stream;

import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Cluster.Deletion;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/** Gives a namespace what every namespace has, and empties it before it goes. */
record Namespaces(Cluster cluster, String caCertificatePem) implements Controller {

    @Override public Stream<Key> affected(WatchEvent change) {
        if (change.kind() == Kinds.NAMESPACE) return Owned.key(change.object());
        var namespace = Json.namespace(change.object());
        var gone = change.type().equals(WatchEvent.DELETED) && !namespace.isEmpty();
        return gone ? Stream.of(new Key("", namespace)) : Stream.empty();
    }

    @Override public void reconcile(Key key) {
        var namespace = cluster.find(Kinds.NAMESPACE, "", key.name());
        if (namespace.isEmpty()) return;
        if (Json.deleting(namespace.get())) empty(key.name());
        else furnish(key.name());
    }

    private void furnish(String namespace) {
        if (cluster.find(Kinds.SERVICE_ACCOUNT, namespace, "default").isEmpty())
            cluster.create(Json.object("apiVersion", "v1", "kind",
                "ServiceAccount", "metadata", Json.object("name", "default", "namespace", namespace)));
        if (cluster.find(Kinds.CONFIG_MAP, namespace, "kube-root-ca.crt").isEmpty())
            cluster.create(
                Json.object("apiVersion", "v1", "kind", "ConfigMap", "metadata",
                    Json.object("name", "kube-root-ca.crt", "namespace", namespace),
                    "data", Json.object("ca.crt", caCertificatePem)));
    }

    private void empty(String namespace) {
        var left = 0;
        for (var kind : cluster.kinds().all()) {
            if (!kind.namespaced()) continue;
            for (var object : cluster.list(kind, namespace)) {
                if (!Json.deleting(object)) delete(kind, namespace, Json.name(object));
                if (cluster.find(kind, namespace, Json.name(object)).isPresent()) left++;
            }
        }
        if (left == 0) cluster.finish(namespace);
    }

    private void delete(Kind kind, String namespace, String name) {
        try {
            cluster.delete(kind, namespace, name, Deletion.DEFAULT);
        } catch (ApiError gone) {
            if (gone.code() != 404) throw gone;
        }
    }
}
