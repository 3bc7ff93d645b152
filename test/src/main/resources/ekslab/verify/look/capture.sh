# A capture on one node while connections are begun, by this node and by others. Runs in the node's network namespace.
# Speaks lines of tab-separated fields, the first names the kind; ends with "end". The verifier sets, before this text:
#   netns   folder with the pods' network namespaces      filter  what is captured, in tcpdump's language
#   shots   a line each: NAMESPACE|- PROTOCOL TO PORT TOKEN TOKEN-IN-HEX MSS
# It is a conversation: "ready" is answered by a line once all nodes capture, "done" once all have sent.
say() { local IFS=$'\t'; printf '%s\n' "$*"; }

for tool in base64 dig nsenter ping sed socat tcpdump timeout; do command -v "$tool" >/dev/null || say missing "$tool"; done

# tcpdump must give up root, which it cannot in a user namespace of a single user; there a packet socket is read into the same form.
tcpdump_writes() { exec timeout 60 tcpdump -n -Z root -i any -y LINUX_SLL2 -U --immediate-mode -s 400 -c 50000 -w - "$filter"; }
perl_writes() {
    exec perl -e '
        $SIG{TERM} = $SIG{ALRM} = sub { exit };
        alarm 60;
        $| = 1;
        socket(my $all, 17, 2, unpack("S", pack("n", 3))) or die "packet socket: $!\n";
        print pack("LSSlLLL", 0xA1B2C3D4, 2, 4, 0, 0, 400, 276);
        print STDERR "listening on any\n";
        for (1 .. 50000) {
            my $from = recv($all, my $packet, 400, 0) // next;
            my (undef, $protocol, $link, $type, $way, $length, $address) = unpack("SniSCCa8", $from);   # struct sockaddr_ll
            next unless $protocol == 0x0800;
            my $cooked = pack("nnNnCCa8", $protocol, 0, $link, $type, $way, $length, $address) . $packet;
            print pack("LLLL", time, 0, length $cooked, length $cooked), $cooked;
        }'
}

capture() {   # WRITER: what is captured goes home while it is captured; what the writer says goes to 3
    { "$1" 2>&3 & echo "$!" >&3; wait; } | base64 -w 1000 | sed -u $'s/^/pcap\t/'
}

listen() {   # WRITER: sets $words and $pid; $word is the last that it said
    local last
    exec {words}< <(capture "$1" 3>&1 >&"$home")
    read -r pid <&"$words"
    word=
    while [[ $word != *'listening on'* ]] && IFS= read -r last <&"$words"; do word=$last; done
    [[ $word = *'listening on'* ]]
}

shoot() {   # one packet: it is given up before it is sent again, when a node might choose another endpoint for it
    local in=()
    [[ $1 = - ]] || in=(nsenter --net="$netns/$1")
    case $2 in
        tcp) "${in[@]}" timeout 4 socat -u OPEN:/dev/null "TCP4:$3:$4,mss=$7,connect-timeout=0.9" ;;
        udp) "${in[@]}" dig +tries=1 +time=2 -p "$4" "@$3" "$5" ;;
        icmp) "${in[@]}" ping -n -c 1 -W 2 -p "$6" "$3" ;;
    esac >/dev/null 2>&1 </dev/null
}

exec {home}>&1
trap 'kill "$pid" 2>/dev/null' EXIT
listen tcpdump_writes || { [[ $word = *"Couldn't change to"* ]] && say afresh "$word" && listen perl_writes; } || say deaf "${word//$'\t'/ }"

say ready
read -t 20 -r _
started=0
senders=
while read -r shot; do
    [[ -n $shot ]] || continue
    shoot $shot & senders+=" $!"
    ((++started <= 48)) || wait -n
done <<<"$shots"
[[ -z $senders ]] || wait $senders
say done
read -t 20 -r _
kill "$pid" 2>/dev/null
while read -r _ <&"$words"; do :; done   # it ends when all that was captured is on its way home
say end
