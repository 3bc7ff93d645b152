# A capture on one node while connections are begun, by this node and by others. Runs in the node's network namespace.
# Speaks lines of tab-separated fields, the first names the kind; ends with "end". The verifier sets, before this text:
#   netns   folder with the pods' network namespaces      filter  what is captured, in tcpdump's language
#   shots   a line each: NAMESPACE|- PROTOCOL TO PORT TOKEN TOKEN-IN-HEX MSS
# It is a conversation: "ready" is answered by a line once all nodes capture, "done" once all have sent.
say() { local IFS=$'\t'; printf '%s\n' "$*"; }

for tool in base64 dig nsenter ping sed socat tcpdump timeout; do command -v "$tool" >/dev/null || say missing "$tool"; done

capture() {   # what is captured goes home while it is captured; what tcpdump says goes to 3
    { timeout 60 tcpdump -n -Z root -i any -y LINUX_SLL2 -U --immediate-mode -s 400 -c 50000 -w - "$filter" 2>&3 & echo "$!" >&3; wait; } |
        base64 -w 1000 | sed -u $'s/^/pcap\t/'
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
exec {words}< <(capture 3>&1 >&"$home")
read -r pid <&"$words"
trap 'kill "$pid" 2>/dev/null' EXIT
word=
while [[ $word != *'listening on'* ]] && IFS= read -r last <&"$words"; do word=$last; done
[[ $word = *'listening on'* ]] || say deaf "${word//$'\t'/ }"

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
