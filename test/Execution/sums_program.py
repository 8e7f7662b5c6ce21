# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A program of many sums of products over two vectors of codes, and the codes."""

import npy


def write(directory, body, parts, total, codes8, codes16):
    """`body`: lines that write %pI_l for each (I, offset, count) of `parts`, i32 sums that are put
    together to `total` results. Writes program.mlir, codes8.npy and codes16.npy."""
    size = len(codes8)
    with open(directory + "/program.mlir", "w") as file:
        file.write("func.func @main(%%codes8: tensor<%dxi8>, %%codes16: tensor<%dxi16>) -> "
                   "tensor<%dxi32> {\n" % (size, size, total))
        file.write("\n".join(body))
        file.write("\n%%r = tensor.empty() : tensor<%dxi32>\n" % total)
        last = "%r"
        for i, start, count in parts:
            file.write("%%p%d_r = tensor.insert_slice %%p%d_l into %s[%d] [%d] [1] : "
                       "tensor<%dxi32> into tensor<%dxi32>\n" % (i, i, last, start, count, count, total))
            last = "%%p%d_r" % i
        file.write("return %s : tensor<%dxi32>\n}\n" % (last, total))
    npy.write_values(directory + "/codes8.npy", "|i1", str(size), codes8)
    npy.write_values(directory + "/codes16.npy", "<i2", str(size), codes16)
