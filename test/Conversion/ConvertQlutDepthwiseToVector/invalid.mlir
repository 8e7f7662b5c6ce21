// RUN: not qlut-opt %s --convert-qlut-depthwise-to-vector=isa=sse 2>&1 | FileCheck %s --check-prefix=ISA
// RUN: not qlut-opt %s --convert-qlut-depthwise-to-vector=tile-pixels=0 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not qlut-opt %s --convert-qlut-depthwise-to-vector=tile-pixels=9 2>&1 | FileCheck %s --check-prefix=MANY
// RUN: qlut-opt %s --convert-qlut-depthwise-to-vector=isa=neon -o /dev/null 2>&1 | FileCheck %s --check-prefix=NEON
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector=isa=avx2 -o /dev/null 2>&1 | FileCheck %s --check-prefix=OTHER --allow-empty
// ISA: error: convert-qlut-depthwise-to-vector: expected isa to be generic, avx2, avx512-vbmi, neon or native, got 'sse'
// NONE: error: convert-qlut-depthwise-to-vector: expected tile-pixels to be 1 to 8, got 0
// MANY: error: convert-qlut-depthwise-to-vector: expected tile-pixels to be 1 to 8, got 9
// NEON: remark: not vector code: isa=neon has no instruction for sums of products
// The pass over products leaves it to this one.
// OTHER-NOT: remark
memref.global "private" constant @w : memref<3x8xi8> = dense<1>
func.func @main(%x: memref<1x9x8xi8>, %y: memref<1x7x8xi32>) {
  %w = memref.get_global @w : memref<3x8xi8>
  linalg.depthwise_conv_1d_nwc_wc ins(%x, %w : memref<1x9x8xi8>, memref<3x8xi8>) outs(%y : memref<1x7x8xi32>)
  return
}
