# One visit to one node: what its kernel says, then what packets from its pods say. Runs in the node's network namespace.
# Speaks lines of tab-separated fields, the first names the kind; ends with "end". The verifier sets, before this text:
#   netns   folder with the pods' network namespaces      targets  pod addresses that take part ("" to send nothing)
#   peers   a line for each that connects to some only: its address and theirs
#   port    where the receivers listen                    clients  pod addresses that use the cluster's DNS
#   own nodes   the node's address, and those that its pods connect to    pods   addresses that the node itself connects to
#   caller  a pod of the node, which sends large packets to the pods in  paths  and calls the addresses and ports in
#           services  (the node calls these, too) and  endpoints
#   dns     address of the cluster's DNS                  url host hostport  the internet probe
# With targets it is a conversation: "ready" is answered by a line once all nodes are, "done" likewise, so that no receiver leaves early.
say() { local IFS=$'\t'; printf '%s\n' "$*"; }

for tool in curl dd dig ip iptables-save nsenter sed socat timeout; do command -v "$tool" >/dev/null || say missing "$tool"; done

# What the agents say of themselves is asked for while the kernel is read; an agent that does not listen is a fact, too.
exec {agents}< <(curl -s -m 2 --noproxy '*' -w $'\t%{http_code}\x1e' http://127.0.0.1:10249/proxyMode http://127.0.0.1:61679/v1/enis)
mapfile -t node < <(printf 'addr show\nlink show\nroute show table all\nrule show\nneigh show\n' | ip -d -j -4 -b -)
say forwards "$(</proc/sys/net/ipv4/ip_forward)"
say node "${node[@]}"
iptables-save | sed -nE 's/ \[[0-9:]+\]$//; s/^[*:-]/iptables\t&/p'   # "*nat" comes before the lines of that table
cd /proc/sys
for switch in net/ipv4/conf/*/rp_filter net/ipv4/{tcp_early_demux,ip_default_ttl,ip_local_port_range} net/bridge/bridge-nf-call-iptables; do
    [[ -r $switch ]] && read -r value <"$switch" && say sysctl "${switch//\//.}" "${value//$'\t'/ }"
done
[[ -r net/netfilter/nf_conntrack_count ]] && say conntrack "$(<net/netfilter/nf_conntrack_count)" "$(<net/netfilter/nf_conntrack_max)"
cd /
for agent in proxy pool; do IFS= read -r -d $'\x1e' -u "$agents" text && say "$agent" "${text//$'\n'/ }"; done
exec {agents}<&-

declare -A file=() mtu=()   # namespace file and link's MTU by pod address
for each in "$netns"/cni-*; do
    [[ -e $each ]] || continue
    mapfile -t pod < <(printf 'addr show\nroute show\nneigh show\n' | nsenter --net="$each" ip -d -j -4 -b - 2>/dev/null)
    [[ ${#pod[@]} = 3 ]] || continue   # it went away while we looked
    say sandbox "${each##*/}" "${pod[@]}"
    [[ ${pod[0]} =~ \"ifname\":\"eth0\".*\"local\":\"([0-9.]+)\" ]] && file[${BASH_REMATCH[1]}]=$each && here=${BASH_REMATCH[1]} &&
        [[ ${pod[0]} =~ \"ifname\":\"eth0\"[^{}]*\"mtu\":([0-9]+) ]] && mtu[$here]=${BASH_REMATCH[1]}
done

# answer KIND FIELD... STATUS TEXT: what came back, or the last line that tells why nothing did
answer() {
    local status=${*: -2:1} text=${*: -1} fields=("${@:1:$#-2}")
    text=${text%"${text##*[![:space:]]}"}
    if [[ $status = 0 && -n $text && $text != *$'\n'* ]]; then say "${fields[@]}" heard "$text"; return; fi
    text=${text##*$'\n'}; text=${text//$'\t'/ }
    [[ $status = 124 ]] && text="no answer in time${text:+; $text}"
    say "${fields[@]}" silent "${text:-empty answer, exit code $status}"
}

within() { if [[ $1 = "$own" ]]; then "${@:2}"; else nsenter --net="${file[$1]}" "${@:2}"; fi; }   # FROM COMMAND...: in a pod, or on the node

connect() {   # FROM TO: the receiver says whom it sees; tried again for a while, what was seen last counts
    local text status until=$((SECONDS + 3))
    while
        text=$(within "$1" timeout 3 socat -u "TCP4:$2:$port,connect-timeout=1" - 2>&1 </dev/null)
        status=$?
        [[ $status != 0 ]] && ((SECONDS < until))
    do sleep 0.05; done
    answer connect "$1" "$2" "$status" "$text"
}

fetch() {   # FROM: the internet says whom it sees
    local text status
    text=$(nsenter --net="${file[$1]}" curl -fsS -4 --noproxy '*' -m 4 --connect-timeout 2 --retry 1 --retry-delay 1 --retry-connrefused ${internet:+--resolve "$hostport:$internet"} "$url" 2>&1 </dev/null)
    status=$?
    answer fetch "$1" "$status" "$text"
}

echo_request() {   # BYTES: an ICMP echo request (RFC 792) for an IP packet of that size, filled with blanks
    local blanks=$(($1 - 28)) sum
    sum=$((0x0800 + blanks / 2 * 0x2020 + blanks % 2 * 0x2000))
    while ((sum >> 16)); do sum=$(((sum & 0xffff) + (sum >> 16))); done
    sum=$((~sum & 0xffff))
    printf "\\x08\\x00\\x$(printf %02x $((sum >> 8)))\\x$(printf %02x $((sum & 255)))\\0\\0\\0\\0%*s" "$blanks" ''
}

large() {   # FROM TO: a packet as large as the sender's link allows, in one piece; mtudiscover=3 asks the way itself, not what is remembered of it
    local text=0 size=${mtu[$1]-0} patience
    for patience in 0.4 1 2; do
        text=$({ echo_request "$size" | dd bs=65536 iflag=fullblock status=none |
            within "$1" timeout 4 socat -b 65536 -t $patience - "IP4-SENDTO:$2:1,mtudiscover=3" 2>&3 | wc -c; } 3>&1)
        ((${text##*$'\n'} < size - 40)) || { answer ping "$1" "$2" "$size" 0 arrived; return; }
    done
    [[ $text = *$'\n'* ]] || text='no echo came back'$'\n'   # what socat said stands before the count
    answer ping "$1" "$2" "$size" 1 "${text%$'\n'*}"
}

call() {   # FROM ADDRESS:PORT: whether somebody takes the connection
    local text status
    text=$(within "$1" socat -u OPEN:/dev/null "TCP4:$2,connect-timeout=2" 2>&1 </dev/null)
    status=$?
    [[ $status = 0 ]] && text=connected
    answer call "$1" "$2" "$status" "$text"
}

lookup() {   # FROM NAME: addresses by the cluster's DNS, joined by commas
    local text status
    text=$(nsenter --net="${file[$1]}" dig +short +time=1 +tries=2 "@$dns" "$2" A 2>&1 </dev/null)
    status=$?
    [[ $status = 0 ]] && text=$(grep -E '^[0-9.]+$' <<<"$text" | sort | paste -sd,)
    [[ $status = 0 && -z $text ]] && text='the name has no address' status=1
    answer lookup "$1" "$2" "$status" "$text"
}

if [[ -n $targets ]]; then
    trap 'kill $receivers 2>/dev/null' EXIT
    receivers=
    for here in "${!file[@]}"; do
        [[ " $targets " = *" $here "* ]] || continue
        nsenter --net="${file[$here]}" timeout 30 socat "TCP4-LISTEN:$port,fork,reuseaddr" SYSTEM:'echo $SOCAT_PEERADDR' >/dev/null 2>&1 </dev/null &
        receivers+=" $!"
    done
    if [[ -n $own ]]; then
        timeout 30 socat "TCP4-LISTEN:$port,fork,reuseaddr" SYSTEM:'echo $SOCAT_PEERADDR' >/dev/null 2>&1 </dev/null &
        receivers+=" $!"
    fi
    internet=
    [[ $host =~ ^[0-9.]+$ || -z $dns ]] || internet=$(dig +short +time=1 +tries=2 "@$dns" "$host" A 2>/dev/null </dev/null | grep -E -m1 '^[0-9.]+$')

    say ready
    read -t 20 -r _
    senders= started=0
    declare -A peer=()
    while read -r one others; do [[ -z $one ]] || peer[$one]=$others; done <<<"$peers"
    for here in "${!file[@]}"; do
        [[ " $targets " = *" $here "* ]] || continue
        for there in ${peer[$here]-$targets}; do
            [[ $there = "$here" ]] || { connect "$here" "$there" & senders+=" $!"; }
            ((++started <= 64)) || wait -n   # a node of many pods must not be flooded with processes
        done
        for there in $nodes; do
            connect "$here" "$there" & senders+=" $!"
            ((++started <= 64)) || wait -n
        done
        fetch "$here" & senders+=" $!"
        if [[ " $clients " = *" $here "* ]]; then
            lookup "$here" kubernetes.default.svc.cluster.local & senders+=" $!"
            [[ $host =~ ^[0-9.]+$ ]] || { lookup "$here" "$host" & senders+=" $!"; }
        fi
    done
    for there in $pods; do
        connect "$own" "$there" & senders+=" $!"
        ((++started <= 64)) || wait -n
    done
    if [[ -n $caller && -n ${file[$caller]} ]]; then
        for there in $paths; do large "$caller" "$there" & senders+=" $!"; done
        for there in $services $endpoints; do
            call "$caller" "$there" & senders+=" $!"
            ((++started <= 64)) || wait -n
        done
        for there in $services; do
            call "$own" "$there" & senders+=" $!"
            ((++started <= 64)) || wait -n
        done
    fi
    [[ -z $senders ]] || wait $senders
    say done
    read -t 20 -r _
fi
say end
