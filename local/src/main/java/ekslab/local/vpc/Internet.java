package ekslab.local.vpc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ekslab.local.net.Command;
import ekslab.local.net.Shell;

/** What answers outside the VPC: one host with a web server that shows every caller the address it came with. */
public final class Internet {

    /** The names of the world that exist here; the first is Amazon's own "what is my address". */
    private static final List<String> NAMES = List.of("checkip.amazonaws.com", "example.com", "www.example.com");

    private Internet() {}

    /** Names and addresses for the VPC's resolver. */
    public static Map<String, String> names() {
        var names = new LinkedHashMap<String, String>();
        NAMES.forEach(name -> names.put(name, Fabric.INTERNET_HOST));
        return names;
    }

    /**
     * Starts the web server, and the VPC's resolver at its address.
     *
     * @param resolver the command that answers DNS at the resolver's address
     */
    public static void open(Shell shell, Command resolver) {
        shell.run("""
            cat > /run/caller.sh <<'END'
            cr=$(printf '\\r')
            while read -r line && [ -n "$line" ] && [ "$line" != "$cr" ]; do :; done
            body=$SOCAT_PEERADDR
            printf 'HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: %%d\\r\\nConnection: close\\r\\n\\r\\n%%s\\n' $((${#body} + 1)) "$body"
            END
            setsid nsenter --net=/run/netns/%1$s socat TCP4-LISTEN:80,fork,reuseaddr,backlog=64 SYSTEM:'sh /run/caller.sh' >/dev/null 2>&1 &
            setsid nsenter --net=/run/netns/%2$s %3$s >/dev/null 2>&1 &
            """.formatted(Fabric.INTERNET, Fabric.VPC, resolver));
    }
}
