package ekslab.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import ekslab.local.net.Command;

/**
 * A program that somebody may have to install.
 *
 * @param asks how to ask for its version
 * @param aptPackage that brings it on Debian and Ubuntu
 * @param need what does not work without it
 */
record Tool(String program, String asks, String aptPackage, Need need) {

    /** A lab on this machine; the project's own tests; or nothing, but a person is glad of it. */
    enum Need { LAB, TESTS, COMFORT }

    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+[\\w.-]*");

    static final List<Tool> ALL = List.of(
        needed("java", "-version", "openjdk-17-jdk-headless"),
        needed("node", "--version", "nodejs"),
        needed("npm", "--version", "npm"),
        needed("mvn", "--version", "maven"),
        needed("unshare", "--version", "util-linux"),
        needed("ip", "-V", "iproute2"),
        needed("iptables", "--version", "iptables"),
        needed("nft", "--version", "nftables"),
        needed("sysctl", "--version", "procps"),
        needed("conntrack", "--version", "conntrack"),
        needed("perl", "-v", "perl-base"),
        needed("socat", "-V", "socat"),
        needed("curl", "--version", "curl"),
        needed("dig", "-v", "bind9-dnsutils"),
        needed("ping", "-V", "iputils-ping"),
        needed("tcpdump", "--version", "tcpdump"),
        needed("zsh", "--version", "zsh"),
        needed("jq", "--version", "jq"),   // this one and the next two: what the lab document types
        needed("tree", "--version", "tree"),
        needed("route", "--version", "net-tools"),
        useful("kubectl", "version --client", "kubernetes-client"),
        useful("aws", "--version", "awscli"),
        new Tool("/usr/bin/aws", "--version", "awscli", Need.TESTS),   // Debian's, whatever else is on the PATH
        new Tool("chromium", "--version", "chromium", Need.TESTS),   // looks at the verifier's page, and the next one drives it
        new Tool("chromedriver", "--version", "chromium-driver", Need.TESTS),
        new Tool("iperf3", "--version", "iperf3", Need.TESTS),   // pods that measure run it
        useful("mn", "--version", "mininet"));

    private static Tool needed(String program, String asks, String aptPackage) {
        return new Tool(program, asks, aptPackage, Need.LAB);
    }

    private static Tool useful(String program, String asks, String aptPackage) {
        return new Tool(program, asks, aptPackage, Need.COMFORT);
    }

    /** What is not here of what a lab, or the tests as well, cannot do without. */
    static List<Tool> missing(Need... needs) {
        return ALL.stream().filter(tool -> List.of(needs).contains(tool.need) && tool.found().isEmpty()).toList();
    }

    Optional<String> found() {
        return Search.find(program).map(Object::toString);
    }

    /** The first thing in its own words that looks like a version; "?" when nothing does. */
    String version(Home home) {
        var said = Child.ask(Command.of("{} " + asks, found().orElse(program)), home.root(), Map.of("LC_ALL", "C.UTF-8")).text();
        return VERSION.matcher(said).results().map(match -> match.group()).findFirst().orElse("?");
    }
}
