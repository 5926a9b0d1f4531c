"""Entry of the Glue job: everything is in the package `headwater`."""

import sys

from headwater.job import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
