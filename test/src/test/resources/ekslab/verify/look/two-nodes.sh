# Two nodes and an internet host, in namespaces of this process alone; ends when its input does. Says "up" when it stands.
#
#   a 192.168.1.21 ─ n1 .1.11 ─┐                    ┌─ n2 .2.11 ─ b 192.168.2.21
#                              router ── inet 203.0.113.10 (HTTP and DNS)   └─ c 192.168.2.22
set -eu
mount -t tmpfs none /run
mkdir -p /run/netns /run/n1 /run/n2 /run/pods
ip link set lo up
echo 1 >/proc/sys/net/ipv4/ip_forward

wire() {   # NAME ADDRESS GATEWAY: a namespace behind the router
    ip netns add "$1"
    ip link add "r-$1" type veth peer name ens5 netns "$1"
    ip addr add "$3/24" dev "r-$1"
    ip link set "r-$1" up
    ip -n "$1" link set lo up
    ip -n "$1" addr add "$2/24" dev ens5
    ip -n "$1" link set ens5 up
    ip -n "$1" route add default via "$3"
}

pod() {   # NAME ADDRESS NODE NODE-ADDRESS: as the VPC CNI wires it
    ip netns add "cni-$1"
    ln -s "/run/netns/cni-$1" "/run/$3/cni-$1"
    ip -n "$3" link add "eni$1" type veth peer name eth0 netns "cni-$1"
    ip -n "$3" link set "eni$1" up
    ip -n "cni-$1" link set lo up
    ip -n "cni-$1" link set eth0 up
    ip -n "cni-$1" addr add "$2/32" dev eth0
    ip -n "cni-$1" route add 169.254.1.1 dev eth0 scope link
    ip -n "cni-$1" route add default via 169.254.1.1
    ip -n "cni-$1" neigh add 169.254.1.1 lladdr "$(ip -n "$3" -br link show "eni$1" | awk '{print $3}')" dev eth0 nud permanent
    ip -n "$3" route add "$2" dev "eni$1" scope link
    ip -n "$3" rule add priority 512 to "$2" lookup main
    ip route add "$2" via "$4"
}

wire n1 192.168.1.11 192.168.1.1
wire n2 192.168.2.11 192.168.2.1
wire inet 203.0.113.10 203.0.113.1
for node in n1 n2; do
    ip netns exec $node sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
    ip netns exec $node iptables -t nat -A POSTROUTING -o ens5 ! -d 192.168.0.0/16 -j MASQUERADE
done
pod a 192.168.1.21 n1 192.168.1.11
pod b 192.168.2.21 n2 192.168.2.11
pod c 192.168.2.22 n2 192.168.2.11

cat >/run/answer <<'END'
#!/bin/sh
read -r request   # a reset would follow if it stayed unread
printf 'HTTP/1.0 200 OK\r\n\r\n%s\n' "$SOCAT_PEERADDR"
END
chmod +x /run/answer
ip netns exec inet socat TCP4-LISTEN:80,fork,reuseaddr EXEC:/run/answer 2>/dev/null &
# A DNS that knows every name but "nowhere.example": the question comes back with one A record.
ip netns exec inet perl -MIO::Socket::INET -e '
    my $s = IO::Socket::INET->new(LocalAddr => "203.0.113.10", LocalPort => 53, Proto => "udp") or die;
    while ($s->recv(my $q, 512)) {
        my $end = index($q, "\0", 12) + 5;
        my $question = substr($q, 12, $end - 12);
        my $known = index($question, "nowhere") < 0;
        $s->send(substr($q, 0, 2) . pack("n5", $known ? 0x8180 : 0x8183, 1, $known, 0, 0) . $question
            . ($known ? "\xc0\x0c" . pack("nnNnC4", 1, 1, 60, 4, $question =~ /kubernetes/ ? (10, 100, 0, 1) : (203, 0, 113, 10)) : ""));
    }' &
while [ -z "$(ip netns exec inet ss -Hltn sport = :80)" ] || [ -z "$(ip netns exec inet ss -Hlun sport = :53)" ]; do sleep 0.02; done
echo up
cat >/dev/null
