#!/usr/bin/perl
use strict;
use IO::Socket::INET;
$SIG{PIPE} = 'IGNORE';
die "usage: client ADDRESS\n" unless @ARGV;
my $server = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => 9877) or die "cannot connect: $!\n";
while (my $line = <STDIN>) {
    syswrite($server, $line);
    my $echo = <$server>;
    die "the server has closed\n" unless defined $echo;
    print $echo;
}
close($server);
