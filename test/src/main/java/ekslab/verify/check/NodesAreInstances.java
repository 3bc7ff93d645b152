package ekslab.verify.check;

import java.util.List;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Snapshot;

/** Kubernetes and EC2 must speak of the same machines before their words can be compared. */
final class NodesAreInstances implements Check {

    @Override public String name() {
        return "nodes-are-instances";
    }

    @Override public String intent() {
        return "Every node is a running EC2 instance of the described type, at the same address";
    }

    @Override public List<String> needs() {
        return List.of("api-answers");
    }

    @Override public Family family() {
        return Family.DESCRIPTION;
    }

    @Override public Page page() {
        return Page.meaning("""
                Kubernetes knows nodes and EC2 knows instances; only when both mean the same machine can a pod's address be compared
                with an ENI's. A node that outlived its instance keeps pods that nobody runs, and another type has another number of
                addresses.
                """)
            .evidence("Each node's providerID and InternalIP, beside the id, state, type and private address of EC2's instance.",
                "kubectl get nodes -o 'custom-columns=NAME:.metadata.name,ID:.spec.providerID,IP:.status.addresses[0].address'",
                "aws ec2 describe-instances --query 'Reservations[].Instances[].[InstanceId,State.Name,InstanceType,PrivateIpAddress]' --output table")
            .fix("""
                Delete a node whose instance is gone (kubectl delete node NAME); replace the others by deploying the node group again.
                """);
    }

    @Override public Verdict judge(Snapshot seen, Expectations promised) {
        var instances = seen.ec2().instances().orThrow().byName();
        var wrong = new Complaints();
        for (var node : seen.kube().nodes().orThrow()) {
            var instance = instances.get(node.instanceId());
            if (instance == null) {
                wrong.add("%s claims to be %s, which EC2 does not list in the VPC", node.name(), node.instanceId());
                continue;
            }
            wrong.unless(instance.state().equals("running"), "%s: %s is %s", node.name(), instance.id(), instance.state());
            wrong.unless(instance.type().equals(promised.instanceType()), "%s: %s is a %s, described is %s", node.name(), instance.id(),
                instance.type(), promised.instanceType());
            wrong.unless(instance.privateIp().equals(node.internalIp()), "%s has InternalIP %s, but %s has %s", node.name(),
                node.internalIp(),
                instance.id(), instance.privateIp());
        }
        return wrong.verdict("%d nodes, all %s".formatted(seen.kube().nodes().orThrow().size(), promised.instanceType()), page().fix());
    }
}
