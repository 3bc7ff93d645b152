package ekslab.local.kube.controllers;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Events;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kind;
import ekslab.local.kube.store.Kinds;
import ekslab.local.kube.store.WatchEvent;

/** Tells whoever waits for a load balancer that none will come on this machine, and what works instead. */
record LoadBalancers(Cluster cluster, Events events) implements Controller {

    private static final String REASON = "NoLoadBalancerHere";
    private static final String ON_AWS = "load balancers exist on AWS only (./lab up --target aws, with the AWS Load Balancer Controller)";

    LoadBalancers(Cluster cluster) { this(cluster, new Events(cluster, "service-controller", "")); }

    @Override public Stream<Key> affected(WatchEvent change) {
        return waits(change.kind(), change.object()) && (change.before() == null || !waits(change.kind(), change.before()))
            ? Owned.key(change.object()) : Stream.empty();
    }

    private static boolean waits(Kind kind, JsonNode object) {
        return kind == Kinds.INGRESS || kind == Kinds.SERVICE && Json.text(object, "spec.type").equals("LoadBalancer");
    }

    @Override public void reconcile(Key key) {
        cluster.find(Kinds.SERVICE, key.namespace(), key.name()).filter(service -> waits(Kinds.SERVICE, service))
            .ifPresent(service -> events.warning(service, REASON,
                "%s; here the Service answers at its cluster IP and at its NodePort on every node"
                    .formatted(ON_AWS)));
        cluster.find(Kinds.INGRESS, key.namespace(), key.name())
            .ifPresent(ingress -> events.warning(ingress, REASON,
                "%s; here nothing serves an Ingress, reach its Services themselves".formatted(ON_AWS)));
    }
}
