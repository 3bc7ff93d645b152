# Does to the network what it is told on standard input, a line each, in the namespaces where it runs; ends when its input ends.
#   N name|-      go on in this named network namespace, or at home        A name, D name   ip netns add, ip netns del
#   M hex places  send this rtnetlink message and wait for the answer      W file value     write to a file of /proc/sys
#   ? line        the same, and never mind if it fails                     E                answer: "ok", or "number-of-the-line errno text"
# After a line that failed nothing is done until the next E. Arguments: the numbers of setns, unshare, mount and umount2, which are the machine's own.
use strict;
use warnings;
use Errno;

my ($SETNS, $UNSHARE, $MOUNT, $UMOUNT) = map { int } @ARGV;
my $NEWNET = 0x40000000;
my $GET_INDEX = 0x8933;   # SIOCGIFINDEX, netdevice(7)
$0 = 'ekslab-netlink';
$| = 1;

open my $home, '<', '/proc/self/ns/net' or die "no namespace: $!\n";
my ($netlink, $inet, $at);

sub enter {
    my ($ns) = @_;
    syscall($SETNS, fileno $ns, $NEWNET) == 0 or die "setns\n";
    close $netlink if $netlink;
    close $inet if $inet;
    $netlink = $inet = undef;
}

sub go {
    my ($name) = @_;
    my $where = $name eq '-' ? '' : $name;
    return if defined $at && $at eq $where;
    if ($where eq '') { enter($home) }
    else {
        open my $ns, '<', "/run/netns/$where" or die "/run/netns/$where\n";
        enter($ns);
    }
    $at = $where;
}

sub add {
    my ($name) = @_;
    my $file = "/run/netns/$name";
    my $was = $at;
    sysopen(my $new, $file, 0x40 | 0x80, 0) or die "$file\n";   # O_CREAT, O_EXCL
    close $new;
    syscall($UNSHARE, $NEWNET) == 0 or die "unshare\n";
    my ($from, $none) = ('/proc/self/ns/net', 'none');
    my $bound = syscall($MOUNT, $from, $file, $none, 4096, 0);   # MS_BIND
    my $errno = $!;
    enter($home);
    $at = '';
    if ($bound != 0) { unlink $file; $! = $errno; die "mount\n" }
}

sub del {
    my ($name) = @_;
    my $file = "/run/netns/$name";
    go('-') if defined $at && $at eq $name;
    syscall($UMOUNT, $file, 2);   # MNT_DETACH
    unlink $file or die "$file\n";
}

sub index_of {
    my ($link) = @_;
    socket($inet, 2, 2, 0) or die "socket\n" unless $inet;
    my $request = pack 'a16 x24', $link;
    ioctl($inet, $GET_INDEX, $request) or die "$link\n";
    return unpack 'x16 l', $request;
}

sub message {
    my ($hex, @places) = @_;
    my $bytes = pack 'H*', $hex;
    my @held;
    for (@places) {
        my ($kind, $offset, $name) = /^(.)(\d+)=(.*)$/;
        if ($kind eq 'i') { substr $bytes, $offset, 4, pack 'l', index_of($name) }
        else {
            open my $ns, '<', "/run/netns/$name" or die "/run/netns/$name\n";
            push @held, $ns;
            substr $bytes, $offset, 4, pack 'L', fileno $ns;
        }
    }
    socket($netlink, 16, 3, 0) or die "socket\n" unless $netlink;
    send $netlink, $bytes, 0 or die "send\n";
    recv $netlink, my $answer, 8192, 0;
    my ($type, $error) = unpack 'x4 S x10 l', $answer;
    if ($type == 2 && $error) { $! = -$error; die "RTNETLINK answers\n" }
}

sub sysctl {
    my ($file, $value) = @_;
    open my $out, '>', $file or die "$file\n";
    syswrite $out, $value or die "$file\n";
    close $out or die "$file\n";
}

my %do = (N => \&go, A => \&add, D => \&del, M => \&message, W => \&sysctl);
my ($line, $failed) = (0, '');
go('-');
while (my $words = <STDIN>) {
    chomp $words;
    if ($words eq 'E') {
        print $failed || 'ok', "\n";
        ($line, $failed) = (0, '');
        next;
    }
    my $at_line = $line++;
    next if $failed;
    my $may_fail = $words =~ s/^\? //;
    my ($verb, @rest) = split / /, $words;
    next if eval { $do{$verb}->(@rest); 1 };
    my ($what, $why) = ($@, "$!");
    chomp $what;
    $failed = "$at_line $what: $why" unless $may_fail;
}
