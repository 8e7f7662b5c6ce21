// From a float function to machine code, for each instruction set.
// RUN: qlut-opt %s --qlut-sim-pipeline="range=-8:8 bits=8 form=direct" --convert-qlut-sim-to-hw -o %t.mlir
//
// DEFINE: %{isa} =
// DEFINE: %{llc} =
// DEFINE: %{compile} = qlut-opt %t.mlir --qlut-cpu-pipeline="isa=%{isa}" | mlir-translate --mlir-to-llvmir | opt -O3 | llc %{llc}
// No options: the functions say what they need.
// REDEFINE: %{isa} = avx2
// REDEFINE: %{llc} = -mtriple=x86_64-linux
// RUN: %{compile} | FileCheck %s --check-prefix=AVX2
// REDEFINE: %{isa} = avx512-vbmi
// RUN: %{compile} | FileCheck %s --check-prefix=AVX512
// REDEFINE: %{isa} = neon
// REDEFINE: %{llc} = -mtriple=aarch64-linux
// RUN: %{compile} | FileCheck %s --check-prefix=NEON
// REDEFINE: %{isa} = generic
// REDEFINE: %{llc} = -mtriple=riscv64-linux
// RUN: %{compile} | FileCheck %s --check-prefix=GENERIC
//
// RUN: qlut-opt %t.mlir --qlut-cpu-pipeline=isa=avx2 -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: qlut-opt %t.mlir --qlut-cpu-pipeline="isa=avx2 remarks=false" -o /dev/null 2>&1 | FileCheck %s --check-prefix=QUIET --allow-empty
// RUN: qlut-opt %t.mlir --qlut-cpu-pipeline="entry=tanh remarks=false" | FileCheck %s --check-prefix=ENTRY
// REMARK: remark: vector code: odd, a window of codes, {{[0-9]+}} lookups; {{.*}} cycles for 32 codes on avx2
// QUIET-NOT: remark
// ENTRY: llvm.func @_mlir_ciface_tanh

// AVX2-LABEL: tanh:
// AVX2: vpabsb
// AVX2: vpminub
// AVX2: vpshufb
// AVX2: vpsignb
// AVX512-LABEL: tanh:
// AVX512: vpaddsb {{.*}}zmm
// AVX512: vpermi2b {{.*}}zmm
// NEON-LABEL: tanh:
// NEON: abs v{{[0-9]+}}.16b
// NEON: umin v{{[0-9]+}}.16b
// NEON: tbl v{{[0-9]+}}.16b, { v
// GENERIC-LABEL: tanh:
// GENERIC: lbu
func.func @tanh(%x: tensor<?xf32>) -> tensor<?xf32> {
  %0 = math.tanh %x : tensor<?xf32>
  return %0 : tensor<?xf32>
}
