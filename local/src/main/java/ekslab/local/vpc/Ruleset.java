package ekslab.local.vpc;

/**
 * What the VPC does to every packet, in the order in which it does it. Each stage is a base chain of its own: a stage that
 * accepts hands on to the next, and the kernel checks the stages one by one instead of every path through all of them.
 * Whatever depends on an interface is found by one look into a map, so that cost does not grow with their number.
 *
 * <pre>
 *   from a port     mark = the interface's number, if the MAC is its own; frames for a neighbour go to the router too,
 *                   which alone knows the rules
 *   source-check    only own addresses leave an interface
 *   groups-out      new connections: the groups of the sender
 *   acl-out         leaving a subnet: its network ACL
 *   sent            flow logs of the sender
 *   acl-in          entering a subnet: its network ACL
 *   groups-in       new connections: the groups of the receiver
 *   received        flow logs of the receiver
 *   to a port       between neighbours the sender's own MAC is put back
 * </pre>
 *
 * What is for the router itself, the VPC's resolver among it, passes none of the stages after the source check, as on AWS
 * (docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html, .../vpc-network-acls.html). It answers no ping.
 */
final class Ruleset {

    /** The mark of a packet: its sender's number, and whether it was sent to a neighbour's MAC. 0 comes from the internet. */
    static final int NEIGHBOUR = 0x1000000;
    private static final int NUMBER = NEIGHBOUR - 1;

    private Ruleset() {}

    static String text() {
        return """
            table bridge vpc {
              map numbers { type ifname : mark; }
              map routers { type ifname : ether_addr; }
              map macs { type mark : ether_addr; }
              set own { type ifname . ether_addr; }
              chain receive {
                type filter hook prerouting priority -200; policy accept;
                ether type != ip accept
                iifname . ether saddr @own meta mark set iifname map @numbers
                meta mark 0 drop
                meta pkttype != other accept
                iifname . ether daddr @own drop
                meta mark set meta mark or %1$#x ether daddr set iifname map @routers meta pkttype set host
              }
              chain between-ports {
                type filter hook forward priority 0; policy drop;
              }
              chain send {
                type filter hook postrouting priority 0; policy accept;
                ether type ip meta mark and %1$#x == %1$#x ether saddr set meta mark map @macs
              }
            }
            table ip vpc {
              set inside { type ifname . ifname; }
              map checks { type mark : verdict; }
              map senders { type mark : verdict; }
              map receivers { type ipv4_addr : verdict; }
              map acls-out { type ifname : verdict; }
              map acls-in { type ifname : verdict; }
              map public { type ipv4_addr : ipv4_addr; }
              map private { type ipv4_addr : ipv4_addr; }
            %3$s
              chain rejected-out {
              }
              chain rejected-in {
              }
              chain refused-out {
                jump rejected-out
                counter drop
              }
              chain refused-in {
                jump rejected-in
                counter drop
              }
              chain resolver {
              }
              chain source-check {
                type filter hook prerouting priority raw; policy accept;
                meta mark and %2$#x vmap @checks
              }
              chain router {
                type filter hook input priority 0; policy accept;
                iifname "sn*" icmp type echo-request drop
                iifname "sn*" meta l4proto { tcp, udp } th dport 53 jump resolver
              }
              chain groups-out {
                type filter hook forward priority 0; policy accept;
                meta mark 0 accept
                ct state established,related accept
                meta mark and %2$#x vmap @senders
              }
              chain acl-out {
                type filter hook forward priority 1; policy accept;
                iifname . oifname @inside accept
                iifname vmap @acls-out
              }
              chain sent {
                type filter hook forward priority 2; policy accept;
              }
              chain acl-in {
                type filter hook forward priority 3; policy accept;
                iifname . oifname @inside accept
                oifname vmap @acls-in
              }
              chain groups-in {
                type filter hook forward priority 4; policy accept;
                oifname "igw" accept
                ct state established,related accept
                rt ip nexthop vmap @receivers
                counter drop
              }
              chain received {
                type filter hook forward priority 5; policy accept;
              }
              chain from-internet {
                type nat hook prerouting priority dstnat; policy accept;
                iifname "igw" dnat to ip daddr map @private
                iifname "igw" counter drop
              }
              chain to-internet {
                type nat hook postrouting priority srcnat; policy accept;
                oifname "igw" snat to ip saddr map @public
                oifname "igw" counter drop
              }
            }
            """.formatted(NEIGHBOUR, NUMBER, CountingPoint.sets());
    }
}
