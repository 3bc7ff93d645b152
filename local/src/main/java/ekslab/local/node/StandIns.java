package ekslab.local.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/** The images that have a program of this machine in their place on every node: tool boxes, whose commands run with its tools, and servers. */
public final class StandIns {

    private static final Map<String, Program> PROGRAMS = new LinkedHashMap<>();

    static {
        PROGRAMS.put("nicolaka/netshoot", Program.tools("zsh"));
        PROGRAMS.put("busybox", Program.tools("sh"));
        PROGRAMS.put("alpine", Program.tools("sh"));
        PROGRAMS.put("debian", Program.tools("bash"));
        PROGRAMS.put("ubuntu", Program.tools("bash"));
        PROGRAMS.put("amazonlinux", Program.tools("bash"));
        PROGRAMS.put("curlimages/curl", Program.entry("curl"));
        PROGRAMS.put("praqma/network-multitool", Program.server(NodeTools.web("nginx", 80, "nginx")));
        PROGRAMS.put("networkstatic/iperf3", Program.entry("iperf3"));
        PROGRAMS.put("nginx", Program.server(NodeTools.web("nginx", 80, "nginx")));
        PROGRAMS.put("httpd", Program.server(NodeTools.web("httpd", 80, "nginx", "<html><body><h1>It works!</h1></body></html>")));
        PROGRAMS.put("traefik/whoami", Program.server(NodeTools.web("whoami", 80, "echo")));
        PROGRAMS.put("hashicorp/http-echo", StandIns::httpEcho);
        PROGRAMS.put("echoserver", Program.server(NodeTools.web("echoserver", 8080, "echo")));
        PROGRAMS.put("pause", container -> Program.placeholder("/pause"));
    }

    /** Programs of EKS, by the last part of their repository: nobody else may take their place. */
    private static final Set<String> EKS = Set.of("pause", "amazon-k8s-cni", "amazon-k8s-cni-init", "aws-network-policy-agent",
        "kube-proxy",
        "eks-pod-identity-agent", "coredns");

    private StandIns() {}

    public static List<String> names() { return List.copyOf(PROGRAMS.keySet()); }

    static boolean isOfEks(String repository) { return EKS.contains(repository.replaceFirst(".*/", "")); }

    static Optional<Program> find(String name) { return Optional.ofNullable(PROGRAMS.get(name)); }

    static Map<String, Program> programs() { return PROGRAMS; }

    /** Its text and port stand among its arguments. */
    private static List<String> httpEcho(JsonNode container) {
        var text = "hello-world";
        var port = 5678;
        for (var argument : container.path("args")) {
            var word = argument.asText();
            if (word.matches("-{1,2}text=.*")) text = word.substring(word.indexOf('=') + 1);
            if (word.matches("-{1,2}listen=.*:\\d{1,5}")) port = Integer.parseInt(word.substring(word.lastIndexOf(':') + 1));
        }
        return NodeTools.web("http-echo", port, "echo", text);
    }
}
