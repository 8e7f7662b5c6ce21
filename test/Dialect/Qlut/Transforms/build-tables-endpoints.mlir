// End results that are stored and those computed on the fly give the same codes,
// over all 256 codes, with uniform, power-of-two and free segments.
//
// RUN: qlut-opt %s --qlut-build-tables=endpoints=computed | FileCheck %s
// RUN: qlut-opt %s --qlut-build-tables=endpoints=computed --verify-roundtrip -o /dev/null
// RUN: qlut-opt %s --qlut-build-tables=endpoints=stored --canonicalize -o %t.stored
// RUN: qlut-opt %s --qlut-build-tables=endpoints=computed --canonicalize -o %t.computed
// RUN: FileCheck %s --check-prefix=FOLDED < %t.stored
// RUN: diff %t.stored %t.computed
// RUN: not qlut-opt %s --qlut-build-tables=endpoints=none 2>&1 | FileCheck %s --check-prefix=OPTION
// OPTION: expected option 'endpoints' to be stored or computed, got 'none'

// CHECK-DAG: #qlut.computed<"gelu(x)", in <i8, 0.03125>, out <i8, 0.03125>, uniform, nodes = [{{.*}}], guard = 7, value_bits = 16, round = half_up, out_of_range = clamp, value_round = half_even, pole = error>
// CHECK-DAG: #qlut.computed<"tanh(x)", {{.*}}within <-2.0, 2.0>, power_of_two
// CHECK-DAG: #qlut.linear<i8 -> i8, free
// FOLDED-NOT: qlut.sim_lut
// FOLDED: arith.constant dense<"0x{{[0-9A-F]+}}"> : vector<256xf32>
func.func @all_codes() -> (vector<256xf32>, vector<256xf32>, vector<256xf32>) {
  %codes = arith.constant dense<"0x000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF"> : vector<256xi8>
  %x = qlut.dequantize %codes, <i8, 0.03125> : vector<256xi8> -> vector<256xf32>
  %0 = qlut.sim_lut %x, <"gelu(x)"> spec <{segments = 5}> in <i8, 0.03125> out <i8, 0.03125> : vector<256xf32>
  %1 = qlut.sim_lut %x, <"tanh(x)"> range <-2.0, 2.0> spec <{spacing = "power-of-two"}> in <i8, 0.03125> out <i8, 0.0078740157> : vector<256xf32>
  // The preset wins over the option.
  %2 = qlut.sim_lut %x, <"tanh(x)"> spec <{endpoints = "stored", spacing = "free", breakpoints = array<f64: -1.0, 0.3, 1.0>}> in <i8, 0.03125> out <i8, 0.0078740157> : vector<256xf32>
  return %0, %1, %2 : vector<256xf32>, vector<256xf32>, vector<256xf32>
}
