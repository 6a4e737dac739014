"""`python -m samstad` is the command `samstad`."""

import sys

from samstad.cli.main import main

sys.exit(main())
