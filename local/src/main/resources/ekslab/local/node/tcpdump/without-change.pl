#!/usr/bin/perl
# Runs tcpdump so that its changing to another user succeeds and does nothing: seccomp(2) answers for the kernel.
use POSIX ();

my $tcpdump = '/mnt/tcpdump/tcpdump';   # where nodes see it; this program lies over the machine's own
my $machine = (POSIX::uname())[4];
my %known = (   # AUDIT_ARCH_*, prctl, and the calls that change users: setuid, setgid, setgroups, setre*id, setres*id
    x86_64  => [0xC000003E, 157, 105, 106, 113, 114, 116, 117, 119],
    aarch64 => [0xC00000B7, 167, 143 .. 147, 149, 159],
);
my ($architecture, $prctl, @calls) = @{ $known{$machine} // die "tcpdump: a lab of an ordinary user cannot run it on $machine\n" };

# struct sock_filter: code, jump if true, jump if false, value (linux/filter.h, linux/seccomp.h)
my @filter = ([0x20, 0, 0, 4], [0x15, 0, @calls + 1, $architecture], [0x20, 0, 0, 0]);
push @filter, [0x15, @calls - $_, 0, $calls[$_]] for 0 .. $#calls;
push @filter, [0x06, 0, 0, 0x7FFF0000], [0x06, 0, 0, 0x00050000];   # allow; answer 0
my $filter = join '', map { pack 'SCCL', @$_ } @filter;
syscall($prctl, 22, 2, pack('S x![P] P', scalar @filter, $filter)) == 0 or die "tcpdump: seccomp: $!\n";   # PR_SET_SECCOMP, a filter
exec { $tcpdump } 'tcpdump', @ARGV;
