package ekslab.local.vpc;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

import ekslab.local.net.Command;
import ekslab.local.net.Shell;

/** What answers outside the VPC: some well-known hosts with a web server, which exist in one namespace only. */
public final class Internet {

    /** The world's resolver, under its real address: whoever asks it by number must find it. */
    public static final String RESOLVER = "8.8.8.8";

    /** All others have documentation addresses (RFC 5737), so that nobody takes them for real. */
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("checkip.amazonaws.com", "198.51.100.10");   // Amazon's own "what is my address"
        NAMES.put("ipinfo.io", "198.51.100.11");
        NAMES.put("example.com", "198.51.100.20");
        NAMES.put("www.example.com", "198.51.100.20");
        NAMES.put("google.com", "198.51.100.30");
        NAMES.put("www.google.com", "198.51.100.30");
        NAMES.put("wttr.in", "198.51.100.40");
        NAMES.put("dns.google", RESOLVER);
    }

    private Internet() {}

    /** Names and addresses for the VPC's resolver. */
    public static Map<String, String> names() { return Map.copyOf(NAMES); }

    static Collection<String> addresses() { return new LinkedHashSet<>(NAMES.values()); }

    /**
     * Starts the web server, the resolver of the world, and the VPC's own.
     *
     * @param world the command that answers DNS at {@value #RESOLVER}
     * @param vpc the command that answers DNS at the VPC's resolver's address
     */
    public static void open(Shell shell, Command world, Command vpc) {
        shell.run("""
            cat > /run/web.sh <<'END'
            cr=$(printf '\\r')
            host=
            read -r _ path _
            while read -r line && line=${line%%"$cr"} && [ -n "$line" ]; do
              case $line in [Hh]ost:*) host=${line#*:}; host=${host# }; host=${host%%:*} ;; esac
            done
            type='text/plain; charset=utf-8'
            case $host in
              wttr.in) body=$(printf 'Weather report: %%s\\n\\n    \\\\   /     Sunny\\n     .-.      21 C\\n  - (   ) -   no wind\\n     `-       10 km\\n    /   \\\\     0.0 mm' "${path#/}") ;;
              *google.com) type='text/html; charset=utf-8' body='<!doctype html><html><head><title>Google</title></head><body>Google</body></html>' ;;
              *example.com) type='text/html; charset=utf-8' body="<!doctype html><html><head><title>Example Domain</title></head><body>You are $SOCAT_PEERADDR</body></html>" ;;
              *) body=$SOCAT_PEERADDR ;;
            esac
            printf 'HTTP/1.1 200 OK\\r\\nContent-Type: %%s\\r\\nContent-Length: %%d\\r\\nConnection: close\\r\\n\\r\\n%%s\\n' "$type" $((${#body} + 1)) "$body"
            END
            setsid nsenter --net=/run/netns/%1$s socat TCP4-LISTEN:80,fork,reuseaddr,backlog=64 SYSTEM:'sh /run/web.sh' >/dev/null 2>&1 &
            echo $! > /run/internet
            setsid nsenter --net=/run/netns/%1$s %3$s >/dev/null 2>&1 &
            echo $! >> /run/internet
            setsid nsenter --net=/run/netns/%2$s %4$s >/dev/null 2>&1 &
            echo $! >> /run/internet
            """.formatted(Fabric.INTERNET, Fabric.VPC, world, vpc));
    }

    /** Ends what {@link #open} has started; otherwise it would keep the namespaces of a VPC that is gone. */
    public static void close(Shell shell) {
        shell.run("for group in $(cat /run/internet); do kill -9 -- -$group || true; done; rm /run/internet");
    }
}
