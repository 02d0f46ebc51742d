#!/usr/bin/perl
use strict;
use IO::Socket::INET;
$SIG{PIPE} = 'IGNORE';
my $listener = IO::Socket::INET->new(LocalPort => 9877, Listen => 128, ReuseAddr => 1) or die "listen: $!";
while (1) {
    my $client = $listener->accept or next;
    my $count = sysread($client, my $data, 4096);
    syswrite($client, $data) if $count;
    close($client);
}
