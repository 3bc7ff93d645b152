package ekslab.verify.junit;

import org.assertj.core.api.Assertions;

/** AssertJ's own assertions, and those on a lab's pods and nodes, behind one static import. */
public class LabAssertions extends Assertions {

    protected LabAssertions() {}

    public static PodAssert assertThat(LabPod pod) { return new PodAssert(pod); }

    public static NodeAssert assertThat(LabNode node) { return new NodeAssert(node); }
}
