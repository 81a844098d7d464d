"""`python -m wirestream`: the command line."""

from wirestream.cli import main

main(prog_name="wirestream")
