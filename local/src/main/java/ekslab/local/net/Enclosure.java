package ekslab.local.net;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The namespaces in which the whole lab lives: user (for an ordinary user), network, mount, UTS, IPC and PID.
 * Their first process holds everything; when it ends, the kernel takes all processes, links, rules and mounts with it.
 */
public final class Enclosure implements AutoCloseable {

    /** Where the shared folder stands inside. */
    public static final String SHARED = "/mnt";

    /** Whoever is root in there, by mistake or on purpose, must not change a file of this machine. */
    private static final String HANDS_OFF = """
        while read -r _ at type _; do
          case $type in proc|sysfs|dev*|cgroup*) continue ;; esac
          mount -o remount,bind,ro "$(printf '%b' "$at")" 2>/dev/null || true
        done < /proc/self/mounts
        for at in /tmp /var/tmp /home /root; do [ ! -d $at ] || mount -t tmpfs tmpfs $at; done""";

    private final Shell shell;
    private final List<String> bash;
    private final boolean user;

    private Enclosure(Shell shell, List<String> bash, boolean user) {
        this.shell = shell;
        this.bash = bash;
        this.user = user;
    }

    /**
     * Makes the namespaces.
     *
     * @param label stands among the words of every first process in there, so that what a killed lab left can be told from another's
     * @param shared a folder of this machine that everything inside sees as {@value #SHARED}, for sockets between the two
     * @param root whether the caller is root and needs no user namespace
     */
    public static Enclosure open(String label, Path shared, boolean root) {
        var bash = List.of("bash", "--noprofile", "--norc", "-s", "--", label);
        var words = new ArrayList<>(List.of("unshare"));
        if (!root) words.addAll(List.of("--user", "--map-root-user"));
        words.addAll(
            List.of("--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"));
        words.addAll(bash);
        var shell = Shell.open("the lab", new Command(words), !root);
        shell.run(new Plan().run("mount --bind {} {}", shared, SHARED));
        shell.run(HANDS_OFF);
        shell.run(new Plan()
            .run("mount -t tmpfs tmpfs /run")   // ip netns and iptables keep their files there
            .run("mkdir /run/netns")
            // as ip netns wants it: it would lay this folder over itself otherwise, and no name could be taken away again
            .run("mount --bind /run/netns /run/netns")
            .run("mount --make-shared /run/netns")
            .run("ip link set lo up"));
        return new Enclosure(shell, bash, !root);
    }

    /** The shell of the outermost place; the named network namespaces of the VPC are made here. */
    public Shell shell() { return shell; }

    /** Opens a machine inside: a host with its own network, name, mounts and processes. */
    public Shell machine(String name) {
        var words = new ArrayList<>(shell.namespaces().enter());
        words.addAll(List.of("unshare", "--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc",
            "--propagation", "private"));
        words.addAll(bash);
        return Shell.open(name, new Command(words), user);
    }

    /** Ends the lab's namespaces and everything in them. */
    @Override public void close() { shell.close(); }
}
