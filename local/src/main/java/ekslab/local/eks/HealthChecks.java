package ekslab.local.eks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import ekslab.local.net.HttpSocket;
import ekslab.local.net.HttpSocket.Reply;
import ekslab.local.node.Node;

/** The ports that kube-proxy opens on a node for load balancers of single Services, as they come and go. */
final class HealthChecks {

    private final Node machine;
    private final NodeFolders folders;
    private final IntFunction<Reply> answer;
    private final Map<Integer, Open> open = new HashMap<>();

    private record Open(HttpSocket socket, String pid) {}

    /** @param answer what is said on a port */
    HealthChecks(Node machine, NodeFolders folders, IntFunction<Reply> answer) {
        this.machine = machine;
        this.folders = folders;
        this.answer = answer;
    }

    synchronized void set(List<Integer> ports) {
        for (var port : ports) open.computeIfAbsent(port, this::open);
        for (var port : List.copyOf(open.keySet())) if (!ports.contains(port)) close(open.remove(port));
    }

    private Open open(int port) {
        var socket = new HttpSocket(folders.socket(machine.netns(), port), "healthcheck", path -> answer.apply(port));
        var door = HttpSocket.door("0.0.0.0", port, folders.socketInside(machine.netns(), port));
        return new Open(socket, machine.shell().run("setsid %s >/dev/null 2>&1 & echo $!".formatted(door)).strip());
    }

    private void close(Open port) {
        machine.shell().run("kill %s 2>/dev/null || true".formatted(port.pid));
        port.socket.close();
    }
}
