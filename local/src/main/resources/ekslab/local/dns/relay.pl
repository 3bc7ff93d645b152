# Turns packets on a UDP port into connections to a Unix socket, one question at a time, so that no answer ever goes to another asker.
# Arguments: the name it goes by in the process list, the address and port to listen on, the socket.
use strict;
use warnings;
use IO::Socket::INET;
use IO::Socket::UNIX;

my ($name, $address, $port, $socket) = @ARGV;
my $udp = IO::Socket::INET->new(Proto => 'udp', LocalAddr => $address, LocalPort => $port) or die "port $port: $!\n";
$0 = $name;
$SIG{TERM} = sub { exit 0 };   # the first process of a container is sent no signal that it does not handle

while (1) {
    my $question;
    my $asker = $udp->recv($question, 65535);
    next unless defined $asker;
    my $answer = eval {
        local $SIG{ALRM} = sub { die "slow\n" };
        alarm 2;
        my $upstream = IO::Socket::UNIX->new(Peer => $socket) or die "$socket: $!\n";
        syswrite $upstream, $question;
        shutdown $upstream, 1;
        local $/;
        my $all = <$upstream>;
        alarm 0;
        $all;
    };
    alarm 0;
    warn $@ if $@;
    $udp->send($answer, 0, $asker) if length($answer // '');
}
