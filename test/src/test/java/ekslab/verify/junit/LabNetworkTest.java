package ekslab.verify.junit;

import static ekslab.verify.junit.LabAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Snapshot;

/** Tests of a teacher's own, run by JUnit's own engine. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LabNetworkTest {

    @Test void methods_get_what_they_ask_for_from_one_look() {
        Lesson.looks.set(0);

        run(Lesson.class).testEvents().assertStatistics(each -> each.succeeded(3).failed(0));

        assertThat(Lesson.looks).hasValue(1);
    }

    @Test void what_the_lab_does_not_have_is_told_with_what_it_has() {
        run(Absent.class).testEvents().assertThatEvents().haveExactly(1, finishedWithFailure(instanceOf(ParameterResolutionException.class),
            message(text -> text.contains("the lab has none for \"app=gone\" on \"N9\"; there are [default/netshoot-pod-1, "))));
    }

    @Test void without_a_lab_one_sentence_tells_the_way_to_it() {
        run(NoLab.class).containerEvents().assertThatEvents().haveExactly(1, finishedWithFailure(instanceOf(CouldNotLook.class),
            message("CLUSTER_NAME is not set; bring a lab up with ./lab up, and tell this shell of it with: eval \"$(./lab env)\"")));
    }

    @Test void a_lab_that_is_gone_is_told_as_such() {
        var gone = Map.of("CLUSTER_NAME", "blue", "AWS_ENDPOINT_URL", "http://127.0.0.1:1", "AWS_SECRET_ACCESS_KEY", "s", "KUBECONFIG",
            "/nowhere/kubeconfig");

        assertThatThrownBy(() -> Network.find(gone)).isInstanceOf(CouldNotLook.class).hasMessageStartingWith("blue does not answer: ")
            .hasMessageEndingWith("eval \"$(./lab env)\"");
    }

    private static void assertThatEveryNodeHasPods(List<LabNode> nodes) {
        assertThat(nodes).extracting(node -> node.pods().isEmpty()).containsOnly(false);
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests)).execute();
    }

    static class Lesson {

        static final AtomicInteger looks = new AtomicInteger();

        @RegisterExtension static final LabExtension LAB = new LabExtension(() -> {
            looks.incrementAndGet();
            return CannedNetwork.of(each -> {});
        });

        @Test void alone(@Which(value = "app=netshoot-pod", on = "N2") LabPod pod, @Which("N3") LabNode node,
            @Which("kube-system/coredns-1") LabPod dns) {
            assertThat(pod.name()).isEqualTo("default/netshoot-pod-2");
            assertThat(node.ip()).isEqualTo("192.168.3.11");
            assertThat(dns.eni()).map(Eni::device).hasValue(1);
        }

        @Test void together(List<LabPod> pods, List<LabNode> nodes, @Which("app=netshoot-pod") List<LabPod> some, List<Eni> enis) {
            assertThat(pods).hasSize(5);
            assertThat(some).hasSize(3);
            assertThat(enis).hasSize(6);
            assertThatEveryNodeHasPods(nodes);
        }

        @Test void whole(Snapshot seen) {
            assertThat(seen.podsOnPodNetwork()).hasSize(5);
        }
    }

    static class Absent {

        @RegisterExtension static final LabExtension LAB = new LabExtension(() -> CannedNetwork.of(each -> {}));

        @Test void nobody(@Which(value = "app=gone", on = "N9") LabPod pod) {
            throw new AssertionError(pod);
        }
    }

    static class NoLab {

        @RegisterExtension static final LabExtension LAB = new LabExtension(() -> Network.find(Map.of()));

        @Test void never() {}
    }
}
