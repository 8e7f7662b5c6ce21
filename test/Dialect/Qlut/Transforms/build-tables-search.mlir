// Searched segments, fitted values, bases and slopes: from options, presets and
// targets, the same results simulated and in integers over all 256 codes.
//
// RUN: qlut-opt %s --qlut-build-tables="segments=8 spacing=power-of-two objective=max values=fitted" | FileCheck %s --check-prefix=TWO-LEVEL
// RUN: qlut-opt %s --qlut-build-tables="segments=8 spacing=dyadic" | FileCheck %s --check-prefix=DYADIC
// RUN: qlut-opt %s --qlut-build-tables="segments=8 spacing=free objective=mse coefficients=base-slope slope-bits=12" -o %t.slopes
// RUN: FileCheck %s --check-prefix=SLOPES < %t.slopes
// RUN: qlut-opt %s --qlut-build-tables="segments=8 values=fitted" | FileCheck %s --check-prefix=FITTED
// RUN: qlut-opt %s --qlut-build-tables="segments=8" | FileCheck %s --check-prefix=PLAIN
// RUN: qlut-opt %t.slopes --canonicalize -o %t.sim
// RUN: qlut-opt %t.slopes --convert-qlut-sim-to-hw --canonicalize -o %t.hw
// RUN: FileCheck %s --check-prefix=FOLDED < %t.sim
// RUN: diff %t.sim %t.hw
//
// RUN: not qlut-opt %s --qlut-build-tables=objective=least 2>&1 | FileCheck %s --check-prefix=OBJECTIVE
// RUN: not qlut-opt %s --qlut-build-tables=values=moved 2>&1 | FileCheck %s --check-prefix=VALUES
// RUN: not qlut-opt %s --qlut-build-tables=coefficients=cubic 2>&1 | FileCheck %s --check-prefix=COEFFICIENTS
// RUN: not qlut-opt %s --qlut-build-tables=slope-bits=1 2>&1 | FileCheck %s --check-prefix=WIDTH
// RUN: not qlut-opt %s --qlut-build-tables="spacing=dyadic breakpoints=0.5" 2>&1 | FileCheck %s --check-prefix=BREAKPOINTS
// RUN: not qlut-opt %s --qlut-build-tables="endpoints=computed values=fitted" 2>&1 | FileCheck %s --check-prefix=COMPUTED
// RUN: not qlut-opt %s --qlut-build-tables="endpoints=computed coefficients=base-slope" 2>&1 | FileCheck %s --check-prefix=NO-ENDS
// OBJECTIVE: expected option 'objective' to be none, max or mse, got 'least'
// VALUES: expected option 'values' to be function or fitted, got 'moved'
// COEFFICIENTS: expected option 'coefficients' to be endpoints or base-slope, got 'cubic'
// WIDTH: expected option 'slope-bits' from 2 to 32, got 1
// BREAKPOINTS: breakpoints need spacing=free or power-of-two, got spacing=dyadic
// COMPUTED: values=fitted are no results of the function: expected endpoints=stored, got endpoints=computed
// NO-ENDS: error: expected values=function and coefficients=endpoints with endpoints=computed, got coefficients=base-slope: use endpoints=stored

// The preset of the second lookup wins over the options.
// TWO-LEVEL: #linear = #qlut.linear<i8 -> i8, power_of_two, nodes = [28, 60, 92, 108, 124, 156, 188, 220, 228], values = [-16221,
// TWO-LEVEL: #qlut.linear<i8 -> i8, free, {{.*}}, slopes = [{{.*}}], slope_bits = 10, slope_shift = {{[0-9]+}}>
// DYADIC: #linear = #qlut.linear<i8 -> i8, dyadic, nodes = [0, 64, 96, 112, 128, 144, 160, 192, 256], values = [-16245,
// SLOPES: #linear = #qlut.linear<i8 -> i8, free, {{.*}}, slopes = [{{.*}}], slope_bits = 12, slope_shift = {{[0-9]+}}>
// FITTED: #linear = #qlut.linear<i8 -> i8, uniform, nodes = 28 to 228 by 25, values = [-16295,
// PLAIN: #linear = #qlut.linear<i8 -> i8, uniform, nodes = 28 to 228 by 25, values = [-16193,
// FOLDED-NOT: qlut.sim_lut
// FOLDED: arith.constant dense<"0x{{[0-9A-F]+}}"> : vector<256xf32>
func.func @all_codes() -> (vector<256xf32>, vector<256xf32>) {
  %codes = arith.constant dense<"0x000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF"> : vector<256xi8>
  %x = qlut.dequantize %codes, <i8, 0.03125> : vector<256xi8> -> vector<256xf32>
  %0 = qlut.sim_lut %x, <"tanh(x)"> in <i8, 0.03125> out <i8, 0.0078740157> : vector<256xf32>
  %1 = qlut.sim_lut %x, <"gelu(x)"> spec <{objective = "max", values = "fitted", coefficients = "base-slope", spacing = "free", slope_bits = 10}> in <i8, 0.03125> out <i8, 0.03125> : vector<256xf32>
  return %0, %1 : vector<256xf32>, vector<256xf32>
}
