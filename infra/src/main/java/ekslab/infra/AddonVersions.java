package ekslab.infra;

import java.util.List;

/** The add-on versions that the lab pins, so that two students who deploy in different months see the same network. */
final class AddonVersions {

    /** What the pinned kubectl, 1.35, may talk to: one minor version to either side. */
    static final List<String> KUBERNETES = List.of("1.34", "1.35", "1.36");

    /** Leaves the choice to EKS. */
    static final String EKS_CHOOSES = "default";

    private AddonVersions() {}

    static String kubeProxy(String kubernetes) {
        return kubernetes == null ? EKS_CHOOSES : switch (kubernetes) {
            case "1.34" -> "v1.34.6-eksbuild.13";
            case "1.35" -> "v1.35.3-eksbuild.13";
            case "1.36" -> "v1.36.0-eksbuild.14";
            default -> EKS_CHOOSES;
        };
    }

    static String coreDns(String kubernetes) {
        return "1.35".equals(kubernetes) ? "v1.14.2-eksbuild.4" : EKS_CHOOSES;
    }
}
