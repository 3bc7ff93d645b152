package ekslab.local.node;

/** The three files of /etc by which a host or a pod differs from the machine that it runs on. */
final class Etc {

    private Etc() {}

    /**
     * A script that puts resolv.conf, hosts and hostname of a folder in the place of /etc's.
     * On some systems /etc/resolv.conf is a link into /run, which is empty here: then its target is made first.
     */
    static String bind(String folder) {
        return """
            for f in resolv.conf hosts hostname; do
              to=$(readlink -m /etc/$f)
              [ -e "$to" ] || { mkdir -p "$(dirname "$to")" && : > "$to"; } 2>/dev/null || continue
              mount --bind %s/$f "$to"
            done""".formatted(folder);
    }
}
