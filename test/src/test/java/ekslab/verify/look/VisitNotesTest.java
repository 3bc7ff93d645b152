package ekslab.verify.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ekslab.verify.facts.AddressPool;
import ekslab.verify.facts.Conntrack;
import ekslab.verify.facts.CouldNotLook;
import ekslab.verify.facts.Kernel;
import ekslab.verify.facts.Kernel.Rule;
import ekslab.verify.facts.Seen;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VisitNotesTest {

    private static final String ADDRESSES = "[{},{'ifname':'ens5','flags':['UP'],'mtu':9001,'addr_info':[{},{'local':'192.168.1.11','prefixlen':24}]}]";
    private static final String LINKS = "[{'ifindex':2,'ifname':'ens5','address':'0a:00:00:00:00:05','flags':['UP'],'mtu':9001},"
        + "{'ifindex':7,'link_index':3,'ifname':'eni1','address':'0a:00:00:00:00:06','flags':[],'mtu':9001,'master':'br0','linkinfo':{'info_kind':'veth'}}]";
    private static final String ROUTES = "[{'type':'unicast','dst':'default','gateway':'192.168.1.1','dev':'ens5','prefsrc':'192.168.1.11','metric':512},"
        + "{'type':'blackhole','dst':'10.0.0.0/8'},{'type':'local','dst':'127.0.0.1','dev':'lo','table':'local'}]";
    private static final String RULES = "[{'priority':512,'src':'all','dst':'192.168.1.21','table':'main'},"
        + "{'priority':1024,'src':'all','fwmark':'0x80','fwmask':'0x80','table':'main'},{'priority':1535,'src':'10.0.0.0','srclen':8,'table':'2'}]";

    private static final String NEIGHBOURS = "[{'dst':'192.168.1.1','dev':'ens5','lladdr':'06:00:00:00:00:01','state':['REACHABLE']}]";

    private final VisitNotes notes = new VisitNotes("node-1");

    @Test void what_a_kernel_says_becomes_facts() {
        notes.add("forwards\t1");
        notes.add("iptables\t*nat");
        notes.add("iptables\t:POSTROUTING ACCEPT");
        notes.add("iptables\t-A POSTROUTING -m comment --comment \"AWS SNAT CHAIN\" -j AWS-SNAT-CHAIN-0");
        notes.add("sysctl\tnet.ipv4.conf.ens5.rp_filter\t2");
        notes.add(json("sandbox\tcni-1\t[]\t[]\t[{'dst':'169.254.1.1','dev':'eth0','lladdr':'0a:1b:2c:3d:4e:5f','state':['PERMANENT']}]"));
        notes.add(json("node\t" + ADDRESSES + "\t" + LINKS + "\t" + ROUTES + "\t" + RULES + "\t" + NEIGHBOURS));

        var kernel = notes.read().kernel();

        assertThat(kernel.links()).containsExactly(
            new Kernel.Link(2, "ens5", "", "0a:00:00:00:00:05", 9001, true, "", 0, List.of("192.168.1.11/24")),
            new Kernel.Link(7, "eni1", "veth", "0a:00:00:00:00:06", 9001, false, "br0", 3, List.of()));
        assertThat(kernel.iptables().chains("nat").get("POSTROUTING").policy()).isEqualTo("ACCEPT");
        assertThat(kernel.iptables().rules("nat", "POSTROUTING")).singleElement().satisfies(rule -> {
            assertThat(rule.target()).isEqualTo("AWS-SNAT-CHAIN-0");
            assertThat(rule.option("--comment")).isEqualTo("AWS SNAT CHAIN");
        });
        assertThat(kernel.neighbours()).containsExactly(new Kernel.Neighbour("192.168.1.1", "ens5", "06:00:00:00:00:01", "REACHABLE"));
        assertThat(kernel.sysctls()).containsEntry("net.ipv4.conf.ens5.rp_filter", "2");
        assertThat(kernel.sandboxes().get(0).neighbours())
            .containsExactly(new Kernel.Neighbour("169.254.1.1", "eth0", "0a:1b:2c:3d:4e:5f", "PERMANENT"));
        assertThat(kernel.routes()).containsExactly(
            new Kernel.Route("unicast", "main", "default", "192.168.1.1", "ens5", "192.168.1.11", 512),
            new Kernel.Route("blackhole", "main", "10.0.0.0/8", "", "", "", 0));
        assertThat(kernel.rules()).containsExactly(new Rule(512, "all", "192.168.1.21", "", "main"),
            new Rule(1024, "all", "all", "0x80/0x80", "main"),
            new Rule(1535, "10.0.0.0/8", "all", "", "2"));
    }

    @Test void agents_speak_for_themselves() {
        notes.add("forwards\t1");
        notes.add("node\t[]\t[]\t[]\t[]\t[]");
        notes.add("conntrack\t93\t262144");
        notes.add("proxy\tiptables\t200");
        notes.add(json("pool\t{'0':{'TotalIPs':5,'AssignedIPs':1,'ENIs':{'eni-1':{'ID':'eni-1','DeviceNumber':0,'AvailableIPv4Cidrs':{"
            + "'192.168.1.21/32':{'IPAddresses':{'192.168.1.21':{'Address':'192.168.1.21','IPAMKey':{'networkName':'aws-cni'},"
            + "'IPAMMetadata':{'k8sPodNamespace':'default','k8sPodName':'web'}}}},"
            + "'192.168.1.22/32':{'IPAddresses':{'192.168.1.22':{'Address':'192.168.1.22','IPAMKey':{'networkName':''}}}}}}}}}\t200"));

        var agents = notes.read().agents();

        assertThat(agents.proxyMode()).isEqualTo(Seen.of("iptables"));
        assertThat(agents.conntrack()).isEqualTo(Seen.of(new Conntrack(93, 262144)));
        assertThat(agents.pool()).isEqualTo(Seen.of(new AddressPool(5, 1, List.of(new AddressPool.OfEni("eni-1", 0, false,
            List.of("192.168.1.21/32", "192.168.1.22/32"), Map.of("192.168.1.21", "default/web"))))));
    }

    @Test void an_agent_that_does_not_listen_is_a_fact_and_no_failure() {
        notes.add("forwards\t1");
        notes.add("node\t[]\t[]\t[]\t[]\t[]");
        notes.add("proxy\t\t000");
        notes.add("pool\t404 page not found\t404");

        var agents = notes.read().agents();

        assertThat(agents.proxyMode().problem()).isEqualTo("kube-proxy does not listen on port 10249");
        assertThat(agents.pool().problem()).isEqualTo("ipamd answers on port 61679 with status 404");
        assertThat(agents.conntrack().problem()).isEqualTo("the visit did not ask");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "hello", "connect\t192.168.1.21", "connect\ta\tb\tmaybe\tc", "connect\ta\tb\theard\t",
        "fetch\ta\tb\theard\tc",
        "forwards\tyes", "node\t[]\t[]\t[]", "node\t{}\t[]\t[]\t[]\t[]", "node\t[{\"mtu\":1}]\t[]\t[]\t[]\t[]", "sandbox\tcni-1\t[\t[]\t[]",
        "sandbox\tcni-1\t[]\t[]", "iptables\t-A POSTROUTING -j X", "iptables\tnat", "conntrack\tmany\t5", "proxy\tiptables", "pool\t{\t200",
        "pool\t{}\t200", "sysctl\tname",
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
