// What alone reads the sums is computed from them in registers: there is no buffer
// of sums, and what a shift by 32 or more leaves is in lanes of 32 bits.
// RUN: qlut-opt %s --convert-qlut-depthwise-to-vector="isa=avx2 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --qlut-cpu-pipeline="isa=avx2 remarks=false" | mlir-translate --mlir-to-llvmir | opt -O3 | llc -mtriple=x86_64-linux | FileCheck %s --check-prefix=ASM

memref.global "private" constant @w : memref<3x16xi8> = dense<1>

// CHECK-LABEL: func.func @requantize(
// CHECK-NOT: memref.alloc() : memref<1x8x16xi32>
// CHECK: "llvm.x86.avx2.pmadd.wd"
// CHECK: arith.muli {{.*}} : vector<8xi64>
// CHECK: %[[HALF:.*]] = arith.trunci {{.*}} : vector<8xi64> to vector<8xi32>
// CHECK: arith.constant dense<8> : vector<8xi32>
// CHECK: arith.shrsi %[[HALF]], {{.*}} : vector<8xi32>
// CHECK: arith.trunci {{.*}} : vector<8xi32> to vector<8xi8>
// CHECK: vector.store {{.*}} : memref<1x8x16xi8>, vector<8xi8>
// CHECK-NOT: linalg
// ASM-LABEL: requantize:
// ASM-NOT: vpcmpgtq
// ASM: vpmuldq
// ASM-NOT: vpcmpgtq
// ASM: vpacksswb
// ASM-NOT: vpcmpgtq
func.func @requantize(%x: memref<1x10x16xi8>) -> memref<1x8x16xi8> {
  %w = memref.get_global @w : memref<3x16xi8>
  %zero = arith.constant 0 : i32
  %sums = memref.alloc() : memref<1x8x16xi32>
  %y = memref.alloc() : memref<1x8x16xi8>
  linalg.fill ins(%zero : i32) outs(%sums : memref<1x8x16xi32>)
  linalg.depthwise_conv_1d_nwc_wc ins(%x, %w : memref<1x10x16xi8>, memref<3x16xi8>) outs(%sums : memref<1x8x16xi32>)
  linalg.generic {indexing_maps = [affine_map<(n, w, c) -> (n, w, c)>, affine_map<(n, w, c) -> (n, w, c)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sums : memref<1x8x16xi32>) outs(%y : memref<1x8x16xi8>) {
  ^bb0(%a: i32, %o: i8):
    %m = arith.constant 1678912345 : i32
    %h = arith.constant 40 : i8
    %c = qlut.rescale %a, %m, %h input_zp 0 output_zp 0 to "i8" : i32, i32, i8 -> i8
    linalg.yield %c : i8
  }
  return %y : memref<1x8x16xi8>
}
