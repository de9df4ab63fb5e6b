"""What the kernelspec's command runs where its provisioner is not honoured: a refusal."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    sys.exit(
        "This kernel only runs in its sandbox. Install nlquery in the environment of the Jupyter "
        "server too, so that it finds the provisioner 'nlquery-sandbox'."
    )
