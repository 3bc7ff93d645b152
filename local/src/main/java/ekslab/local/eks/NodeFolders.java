package ekslab.local.eks;

import java.nio.file.Path;

/**
 * Where nodes meet the machine that they run on.
 *
 * @param logs a folder for what containers print
 * @param dnsSocket the socket of cluster DNS, as a path inside the lab
 */
public record NodeFolders(Path logs, String dnsSocket) {}
