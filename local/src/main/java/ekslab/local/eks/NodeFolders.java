package ekslab.local.eks;

import java.nio.file.Path;

/**
 * Where nodes meet the machine that they run on.
 *
 * @param logs a folder for what containers print
 * @param shared the folder that is seen inside the lab too, as it is named there
 * @param dnsSocket the name of cluster DNS's socket in the shared folder
 */
public record NodeFolders(Path logs, String shared, String dnsSocket) {}
