package ekslab.verify.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Kernel.Rule;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VisitNotesTest {

    private static final String ADDRESSES = "[{},{'ifname':'ens5','flags':['UP'],'mtu':9001,'addr_info':[{},{'local':'192.168.1.11','prefixlen':24}]}]";
    private static final String LINKS = "[{'ifname':'ens5','address':'0a:00:00:00:00:05','flags':['UP'],'mtu':9001},{'ifname':'eni1','address':'0a:00:00:00:00:06','flags':[],'mtu':9001}]";
    private static final String ROUTES = "[{'dst':'default','gateway':'192.168.1.1','dev':'ens5'},{'type':'local','dst':'127.0.0.1','dev':'lo','table':'local'}]";
    private static final String RULES = "[{'priority':512,'src':'all','dst':'192.168.1.21','table':'main'},"
        + "{'priority':1024,'src':'all','fwmark':'0x80','fwmask':'0x80','table':'main'},{'priority':1535,'src':'10.0.0.0','srclen':8,'table':'2'}]";

    private final VisitNotes notes = new VisitNotes("node-1");

    @Test void what_a_kernel_says_becomes_facts() {
        notes.add("forwards\t1");
        notes.add("iptables\tnat\t:POSTROUTING ACCEPT");
        notes.add("iptables\tnat\t-A POSTROUTING -j AWS-SNAT-CHAIN-0");
        notes.add("sysctl\tnet.ipv4.conf.ens5.rp_filter\t2");
        notes.add(json("sandbox\tcni-1\t[]\t[]\t[{'dst':'169.254.1.1','dev':'eth0','lladdr':'0a:1b:2c:3d:4e:5f','state':['PERMANENT']}]"));
        notes.add(json("node\t" + ADDRESSES + "\t" + LINKS + "\t" + ROUTES + "\t" + RULES));

        var kernel = notes.read().kernel();

        assertThat(kernel.links()).containsExactly(new Kernel.Link("ens5", "0a:00:00:00:00:05", 9001, true, List.of("192.168.1.11/24")),
            new Kernel.Link("eni1", "0a:00:00:00:00:06", 9001, false, List.of()));
        assertThat(kernel.iptables().rules("nat", "POSTROUTING")).containsExactly("-j AWS-SNAT-CHAIN-0");
        assertThat(kernel.iptables().hasChain("nat", "POSTROUTING")).isTrue();
        assertThat(kernel.sysctls()).containsEntry("net.ipv4.conf.ens5.rp_filter", "2");
        assertThat(kernel.sandboxes().get(0).neighbours())
            .containsExactly(new Kernel.Neighbour("169.254.1.1", "eth0", "0a:1b:2c:3d:4e:5f", "PERMANENT"));
        assertThat(kernel.routes()).singleElement().satisfies(route -> assertThat(route.via()).isEqualTo("192.168.1.1"));
        assertThat(kernel.rules()).containsExactly(new Rule(512, "all", "192.168.1.21", "", "main"),
            new Rule(1024, "all", "all", "0x80/0x80", "main"),
            new Rule(1535, "10.0.0.0/8", "all", "", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "hello", "connect\t192.168.1.21", "connect\ta\tb\tmaybe\tc", "connect\ta\tb\theard\t",
        "fetch\ta\tb\theard\tc",
        "forwards\tyes", "node\t[]\t[]\t[]", "node\t{}\t[]\t[]\t[]", "node\t[{\"mtu\":1}]\t[]\t[]\t[]", "sandbox\tcni-1\t[\t[]\t[]",
        "sandbox\tcni-1\t[]\t[]", "iptables\tnat", "sysctl\tname",
        "lookup\ta\theard\tb" }) void what_a_visit_cannot_say_is_refused(String line) {
        assertThatThrownBy(() -> notes.add(line)).isInstanceOf(CouldNotLook.class).hasMessageContaining("node-1")
            .hasMessageContaining(line);
    }

    @Test void nothing_is_said_twice() {
        notes.add("forwards\t1");
        assertThatThrownBy(() -> notes.add("forwards\t0")).isInstanceOf(CouldNotLook.class);
    }

    @Test void a_visit_that_ends_early_is_no_visit() {
        notes.add("forwards\t1");
        assertThatThrownBy(notes::read).isInstanceOf(CouldNotLook.class).hasMessageContaining("before the node had said anything");
    }

    @Test void all_missing_tools_are_told_together() {
        notes.add("missing\tsocat");
        notes.add("missing\tdig");
        assertThatThrownBy(notes::read).hasMessage("node-shell lacks socat, dig; use the image of the manifest");
    }

    private static String json(String text) {
        return text.replace("'", "\"");
    }
}
