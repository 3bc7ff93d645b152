package ekslab.verify.trace;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Pod;
import ekslab.verify.facts.Service;
import ekslab.verify.facts.Snapshot;

/** One end of a trace: a pod, a node, a Service, an interface of somebody else, or an address outside. */
public sealed interface Place {

    String ip();

    record OfPod(Pod pod) implements Place {

        @Override public String ip() { return pod.ip(); }
    }

    record OfNode(Node node) implements Place {

        @Override public String ip() { return node.internalIp(); }
    }

    record OfService(Service service) implements Place {

        @Override public String ip() { return service.clusterIp(); }
    }

    /** An interface in the VPC that is no node's, such as the control plane's. */
    record OfEni(Eni eni, String ip) implements Place {}

    record Outside(String ip) implements Place {}

    /**
     * What a user means: a pod as NAME or NAMESPACE/NAME, a Service as svc/NAME or svc/NAMESPACE/NAME, a node by its name, any of them by
     * its address; every other address is outside.
     *
     * @throws CouldNotLook when there is nothing of that name
     */
    static Place of(String text, Snapshot seen) {
        var service = text.startsWith("svc/");
        var full = service ? text.substring(4) : text;
        full = full.contains("/") ? full : "default/" + full;
        for (var each : seen.kube().services().orThrow())
            if (service && full.equals(each.namespace() + "/" + each.name()) || each.clusterIp().equals(text)) return new OfService(each);
        for (var each : seen.podsOnPodNetwork()) if (each.fullName().equals(full) || each.ip().equals(text)) return new OfPod(each);
        for (var each : seen.kube().nodes().orThrow())
            if (each.name().equals(text) || each.internalIp().equals(text)) return new OfNode(each);
        if (text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) return new Outside(text);
        throw new CouldNotLook("%s: is no pod with an address of its own, no Service (svc/NAME), no node and no address".formatted(text));
    }
}
