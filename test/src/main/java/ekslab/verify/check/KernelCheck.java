package ekslab.verify.check;

import java.util.List;

/** A check that reads what the nodes' kernels say, and so needs nodes that can be entered. */
interface KernelCheck extends Check {

    @Override default List<String> needs() {
        return List.of("nodes-reachable");
    }

    @Override default Depth depth() {
        return Depth.KERNELS;
    }
}
