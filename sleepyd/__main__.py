"""`python -m sleepyd` is `sleepyd`."""

from sleepyd.cli import main

main()
