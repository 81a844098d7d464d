"""`python -m wirestream`: the command line."""

from wirestream.cli import main

if __name__ == "__main__":  # a worker of several processes imports this file again in each
    main(prog_name="wirestream")
