package ekslab.local.eks;

import java.nio.file.Path;

/**
 * Where nodes meet the machine that they run on.
 *
 * @param logs a folder for what containers print
 * @param sockets a folder of this machine that is seen inside the lab too
 * @param shared how the same folder is named inside
 * @param dnsSocket the name of cluster DNS's socket in the shared folder
 */
public record NodeFolders(Path logs, Path sockets, String shared, String dnsSocket) {}
