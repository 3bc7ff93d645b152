package ekslab.local.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.kube.store.Json;

/** What {@code kubectl version} shows of the server; the form is that of EKS. */
final class Version {

    private static final String PATCH = "3";

    private Version() {}

    /** @param minor such as 1.35 */
    static ObjectNode of(String minor) {
        var numbers = minor.split("\\.");
        if (numbers.length != 2) throw new IllegalArgumentException("Kubernetes version: \"%s\" has no form like 1.35".formatted(minor));
        return Json.object("major", numbers[0], "minor", numbers[1], "gitVersion", git(minor), "gitCommit", "0".repeat(40), "gitTreeState",
            "clean", "buildDate", "2026-01-01T00:00:00Z", "goVersion", "go1.25.0", "compiler", "gc", "platform", "linux/amd64");
    }

    static String git(String minor) {
        return "v%s.%s-eks-ekslab".formatted(minor, PATCH);
    }
}
