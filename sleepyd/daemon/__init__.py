"""The daemon: everything started in order, kept together, stopped in reverse.

state      the state directory: one daemon at a time, its token, where it listens
serving    which generation answers, and the change to another one while requests run
nights     nights in a process of their own
service    what the HTTP door and the command line ask for
insight    what there is to look at; learned, what was learned
listening  the socket on loopback
connection sockets that dawdle, ambiguous heads, too many at once
reloading  settings read again on SIGHUP
systemd    what the service manager is told
serve      start, run, stop
"""
