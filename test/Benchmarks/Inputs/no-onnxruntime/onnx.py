# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
raise ImportError("not for this test")
