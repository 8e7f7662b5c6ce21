# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""interrupt.py EPOCH COMMAND...: kills a training as soon as it reports that epoch."""

import subprocess
import sys

with subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE, text=True) as process:
    for line in process.stdout:
        if line.split()[:2] == ["epoch", sys.argv[1]]:
            process.kill()
            break
    else:
        sys.exit("it ended before that epoch")
