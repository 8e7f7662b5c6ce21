// RUN: not qlut-opt %s --qlut-raise-composites=kinds=softmax,gelu 2>&1 | FileCheck %s

// CHECK: error: qlut-raise-composites: expected option 'kinds' to list softmax, log_softmax, layer_norm, rms_norm, divide or sinusoid, got 'gelu'
module {
}
