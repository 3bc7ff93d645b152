package ekslab.cli;

import java.nio.file.Path;
import java.util.List;

/** How this program starts itself a second time, as the lab's daemon or for a measurement. */
final class OwnJvm {

    private OwnJvm() {}

    /** The words before the name of the main class. The archive of loaded classes, made of a first lab that came up, is used when it is there. */
    static List<String> words(Home home) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:SharedArchiveFile=" + home.archive(),
            "-Xlog:disable", "-Xlog:all=error:stderr", "-cp", System.getProperty("java.class.path"));
    }
}
