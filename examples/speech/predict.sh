#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Class and scores of one file, by the deployed integers: predict.sh FILE (see predict.py).
exec "$(dirname "$0")/../common/python.sh" speech-training numpy -- "$(dirname "$0")/predict.py" "$@"
