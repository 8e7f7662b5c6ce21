// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Of few codes those nearest to the ends of the range count for the output
// format (spec, F8), whether their reals lie a hair within it or beyond.
//
// RUN: qlut-opt %s --qlut-quantize=bits=2 | FileCheck %s
// RUN: qlut-opt %s --qlut-quantize=bits=4 | FileCheck %s --check-prefix=FOUR
// RUN: qlut-opt %s --qlut-quantize=bits=8 | FileCheck %s --check-prefix=EIGHT

// The greatest code stands for 4.7684245, an f32 above the end: it is what the
// end is quantized to. The least one is not: -6.77 becomes -4.77.
// CHECK-LABEL: @beyond
// CHECK: in <i2, 4.7684245> out <i2, 2.3842{{[0-9]*}}:-1>
// EIGHT-LABEL: @beyond
// EIGHT: in <i8, 0.045413565:22> out <i8, 0.019199{{[0-9]*}}:-119>
func.func @beyond(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"gelu(x)"> range <-6.773067517217619, 4.768424076971037> : f32
  return %0 : f32
}

// 4.1 becomes 4, though the codes that cover it go up to 8: exp(4) / 3. At 4
// bits it becomes 4 as well: exp(4) / 15.
// CHECK-LABEL: @within
// CHECK: in <i2, 4.0:-1> out <i2, 18.199{{[0-9]*}}:-2>
// FOUR-LABEL: @within
// FOUR: in <i4, 0.5714286:-1> out <i4, 3.63987{{[0-9]*}}:-8>
func.func @within(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"exp(x)"> range <-4.0, 4.1> : f32
  return %0 : f32
}
