package lesson;

import static ekslab.verify.junit.LabAssertions.assertThat;

import org.junit.jupiter.api.Test;

import ekslab.verify.junit.LabNetwork;
import ekslab.verify.junit.LabNode;
import ekslab.verify.junit.LabPod;
import ekslab.verify.junit.Which;

@LabNetwork
class PodNetworkTest {

    @Test void pods_live_in_the_VPC(@Which(value = "app=netshoot-pod", on = "N1") LabPod pod, @Which("N1") LabNode node) {
        assertThat(pod).hasIpIn(node.subnet()).isOnEniOf(node);
    }

    @Test void pods_see_each_other_as_they_are(@Which(value = "app=netshoot-pod", on = "N1") LabPod pod,
        @Which(value = "app=netshoot-pod", on = "N2") LabPod other) {
        assertThat(pod).reaches(other).withoutNat();
        assertThat(pod).resolves("kubernetes.default.svc.cluster.local").to("10.100.0.1");
        assertThat(pod).leavesVpcAs(pod.node().publicIp());
    }
}
