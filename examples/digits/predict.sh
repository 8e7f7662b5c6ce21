#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Class and scores of one image, by the deployed integers: predict.sh FILE (see predict.py).
exec "$(dirname "$0")/../common/python.sh" digits-training numpy scikit-learn pillow -- "$(dirname "$0")/predict.py" "$@"
