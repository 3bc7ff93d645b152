package ekslab.local.cni;

import java.util.List;

import ekslab.local.cni.AgentLog.Source;
import ekslab.local.net.Plan;
import ekslab.local.net.Shell;

/** What ipamd keeps on its node beside the pods' wires: AWS's iptables chains and the rules of packets that they have marked. */
final class HostNetwork {

    private final Shell shell;
    private final NodeInterfaces ec2;
    private final Settings settings;
    private final AgentLog log;
    private final Meter meter;
    private List<String> cidrs = List.of();

    HostNetwork(Shell shell, NodeInterfaces ec2, Settings settings, AgentLog log, Meter meter) {
        this.shell = shell;
        this.ec2 = ec2;
        this.settings = settings;
        this.log = log;
        this.meter = meter;
    }

    /** Brings the node to the settings, whatever was there before. */
    void set() {
        var primary = ec2.attached().get(0);
        cidrs = ec2.vpcCidrs();
        log.debug(Source.RULES, "Setting up host network: primary %s %s, VPC CIDRs %s, external SNAT %s, node port support %s",
            primary.link(), primary.address(), cidrs, settings.snat().external(), settings.nodePorts());
        shell.run(HostRules.of(settings, cidrs, primary.link(), primary.address())
            .reach(shell.run("iptables-save -t nat; iptables-save -t mangle")));
        shell.run("while ip rule del prio 1024 2>/dev/null; do :; done; while ip rule del prio 1535 2>/dev/null; do :; done");
        var rules = new Plan();
        var mark = "0x%x".formatted(settings.mark());
        if (settings.nodePorts() || !settings.snat().external()) rules.run("ip rule add fwmark {}/{} lookup main prio 1024", mark, mark);
        for (var cidr : settings.variable("AWS_EXTERNAL_SERVICE_CIDRS", "").split(","))
            if (!cidr.isBlank()) rules.run("ip rule add to {} lookup main prio 1535", cidr.strip());
        shell.run(rules);
        meter.connmarkReconciled();
    }

    /** Sets it anew when the VPC has other ranges than the last time. */
    void follow() {
        var now = ec2.vpcCidrs();
        if (now.equals(cidrs)) return;
        log.info(Source.RULES, "VPC CIDRs changed from %s to %s", cidrs, now);
        set();
    }
}
