"""Files from outside are read in a process that can do nothing else.

A *host* process, started once, has imported what readers need and forks one
child per file. The child has limits on memory, processor time, open files and
written bytes; it cannot open a socket, start a program or read any file but
the one it was given (as far as the kernel lets a process bind itself so). What
it returns is text in a form of the atlas's own, checked again by the parent.
"""
