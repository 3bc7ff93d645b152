# Answers DNS on a UDP port: asks a Unix socket, and where that knows nobody, the servers of /etc/resolv.conf, with packets of its own.
# Many questions may be on their way at once; each answer goes to the one who asked.
# Arguments: the name it goes by in the process list, the address and port to listen on, the socket.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;

my $PATIENCE = 5;   # seconds until a server that does not answer counts as gone; CoreDNS gives up then as well

my ($name, $address, $port, $socket) = @ARGV;
my $udp = IO::Socket::INET->new(Proto => 'udp', LocalAddr => $address, LocalPort => $port) or die "port $port: $!\n";
$0 = $name;
$SIG{TERM} = sub { exit 0 };   # the first process of a container is sent no signal that it does not handle

my ($upstream, %waiting);
my $id = int rand 65536;
my $sources = IO::Select->new($udp);

sub ask {
    my ($path, $question) = @_;
    my $answer = eval {
        local $SIG{ALRM} = sub { die "slow\n" };
        alarm 2;
        my $server = IO::Socket::UNIX->new(Peer => $path) or die "$path: $!\n";
        syswrite $server, $question;
        shutdown $server, 1;
        local $/;
        my $all = <$server>;
        alarm 0;
        $all // '';
    };
    alarm 0;
    warn $@ if $@;
    return $answer;
}

sub server {
    open my $file, '<', '/etc/resolv.conf' or return;
    while (<$file>) { return $1 if /^nameserver\s+(\S+)/ }
    return;
}

sub forward {
    my ($question, $asker) = @_;
    unless ($upstream) {
        my $server = server();
        $upstream = IO::Socket::INET->new(Proto => 'udp', PeerAddr => $server, PeerPort => 53) if $server;
        return fail($question, $asker) unless $upstream;
        $sources->add($upstream);
    }
    $id = ($id + 1) % 65536 while exists $waiting{$id};
    $waiting{$id} = { question => $question, asker => $asker, since => time };
    my $packet = $question;
    substr $packet, 0, 2, pack 'n', $id;
    defined $upstream->send($packet) or fail($question, $asker), delete $waiting{$id};
}

sub fail {
    my ($question, $asker) = @_;
    my $answer = ask("$socket.failure", $question);
    $udp->send($answer, 0, $asker) if length($answer // '');
}

sub received {
    my $packet;
    defined $upstream->recv($packet, 65535) or return;   # "connection refused" is told here; whoever waits hears of it in time
    return if length $packet < 12;
    my $asked = delete $waiting{unpack 'n', $packet} or return;
    substr $packet, 0, 2, substr $asked->{question}, 0, 2;
    $udp->send($packet, 0, $asked->{asker});
}

while (1) {
    for my $ready ($sources->can_read(1)) {
        if ($upstream && $ready == $upstream) { received(); next }
        my $asker = $udp->recv(my $question, 65535);
        next unless defined $asker;
        my $answer = ask($socket, $question);
        next unless defined $answer;
        if (length $answer) { $udp->send($answer, 0, $asker) }
        else { forward($question, $asker) }
    }
    for my $number (grep { $waiting{$_}{since} + $PATIENCE < time } keys %waiting) {
        my $asked = delete $waiting{$number};
        fail($asked->{question}, $asked->{asker});
    }
}
