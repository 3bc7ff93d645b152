package ekslab.local.kube.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Cluster;
import ekslab.local.kube.store.Json;
import ekslab.local.kube.store.Kinds;

/** What a kubelet writes into a pod's status. A pod that is gone meanwhile needs none. */
final class PodStatus {

    private final Cluster cluster;
    private final JsonNode pod;
    private final String hostIp;

    PodStatus(Cluster cluster, JsonNode pod, String hostIp) {
        this.cluster = cluster;
        this.pod = pod;
        this.hostIp = hostIp;
    }

    /** Before anything runs. */
    void waiting(String reason) {
        edit(status -> {
            status.put("phase", "Pending").put("hostIP", hostIp).put("qosClass", qosClass()).put("startTime", Json.now());
            status.putArray("hostIPs").addObject().put("ip", hostIp);
            var inits = Json.at(pod, "spec.initContainers").size();
            if (inits > 0) status.set("initContainerStatuses", waiting("spec.initContainers", "PodInitializing"));
            status.set("containerStatuses", waiting("spec.containers", inits > 0 ? "PodInitializing" : reason));
            Json.setCondition(status, "PodReadyToStartContainers", "False", "", "");
            conditions(status, inits == 0, false);
        });
    }

    private JsonNode waiting(String list, String reason) {
        return Json.array(Json.items(pod, list).stream().map(spec -> unstarted(spec, reason)).toList());
    }

    private static ObjectNode unstarted(JsonNode spec, String reason) {
        return Json.object("name", Json.text(spec, "name"), "state", Json.object("waiting", Json.object("reason", reason)), "lastState",
            Json.object(), "ready", false, "restartCount", 0, "image", Json.text(spec, "image"), "imageID", "", "started", false);
    }

    void address(String ip) {
        edit(status -> {
            status.put("podIP", ip);
            status.putArray("podIPs").addObject().put("ip", ip);
            Json.setCondition(status, "PodReadyToStartContainers", "True", "", "");
        });
    }

    void phase(String phase) {
        edit(status -> {
            status.put("phase", phase);
            for (var type : List.of("Ready", "ContainersReady"))
                Json.setCondition(status, type, "False", phase.equals("Succeeded") ? "PodCompleted" : "PodFailed", "");
        });
    }

    /** @param runs of the containers that have had their turn, by name */
    void tell(Map<String, ContainerRun> runs) {
        edit(status -> {
            var inits = statuses("spec.initContainers", runs);
            var main = statuses("spec.containers", runs);
            var initialized = Json.items(pod, "spec.containers").stream().anyMatch(spec -> runs.containsKey(Json.text(spec, "name")));
            if (!inits.isEmpty()) status.set("initContainerStatuses", Json.array(inits));
            status.set("containerStatuses", Json.array(main));
            var begun = initialized && main.stream().anyMatch(each -> !Json.text(each, "containerID").isEmpty());
            status.put("phase", begun ? "Running" : "Pending");
            conditions(status, initialized, initialized && main.stream().allMatch(each -> Json.is(each, "ready")));
        });
    }

    private List<ObjectNode> statuses(String list, Map<String, ContainerRun> runs) {
        var statuses = new ArrayList<ObjectNode>();
        for (var spec : Json.items(pod, list)) {
            var run = runs.get(Json.text(spec, "name"));
            statuses.add(run == null ? unstarted(spec, "PodInitializing") : run.status());
        }
        return statuses;
    }

    private void conditions(ObjectNode status, boolean initialized, boolean ready) {
        if (initialized) Json.setCondition(status, "Initialized", "True", "", "");
        else Json.setCondition(status, "Initialized", "False", "ContainersNotInitialized", "containers with incomplete status");
        for (var type : List.of("Ready", "ContainersReady")) {
            if (ready) Json.setCondition(status, type, "True", "", "");
            else Json.setCondition(status, type, "False", "ContainersNotReady", "containers with unready status");
        }
    }

    private String qosClass() {
        var guaranteed = true;
        var any = false;
        for (var container : Json.items(pod, "spec.containers")) {
            var requests = Json.at(container, "resources.requests");
            var limits = Json.at(container, "resources.limits");
            any |= !requests.isEmpty() || !limits.isEmpty();
            for (var resource : List.of("cpu", "memory"))
                guaranteed &= limits.has(resource) && (!requests.has(resource) || requests.get(resource).equals(limits.get(resource)));
        }
        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }

    private void edit(Consumer<ObjectNode> change) {
        try {
            var now = cluster.get(Kinds.POD, Json.namespace(pod), Json.name(pod));
            if (Json.uid(now).equals(Json.uid(pod))) cluster.editStatus(Kinds.POD, Json.namespace(pod), Json.name(pod), change);
        } catch (ApiError gone) {
            if (gone.code() != 404) throw gone;
        }
    }
}
