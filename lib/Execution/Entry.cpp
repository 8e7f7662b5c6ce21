//===- Entry.cpp - the function that is run, and its types ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Entry.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::ElementType;

std::string TensorSpec::str() const {
  std::string text;
  for (int64_t dim : shape)
    text += (ShapedType::isDynamic(dim) ? "?" : std::to_string(dim)) + "x";
  return text + getName(type).str();
}

bool TensorSpec::accepts(ArrayRef<int64_t> arrayShape) const {
  return shape.size() == arrayShape.size() &&
         llvm::all_of(llvm::zip_equal(shape, arrayShape), [](auto dims) {
           auto [expected, got] = dims;
           return ShapedType::isDynamic(expected) || expected == got;
         });
}

static std::optional<ElementType> convertElementType(Type type) {
  if (type.isF16())
    return ElementType::F16;
  if (type.isBF16())
    return ElementType::BF16;
  if (type.isF32())
    return ElementType::F32;
  if (type.isF64())
    return ElementType::F64;
  // Unsigned types are not part of what upstream lowers; signless ones only.
  if (type.isSignlessInteger(1))
    return ElementType::Bool;
  if (type.isSignlessInteger(8))
    return ElementType::I8;
  if (type.isSignlessInteger(16))
    return ElementType::I16;
  if (type.isSignlessInteger(32))
    return ElementType::I32;
  if (type.isSignlessInteger(64))
    return ElementType::I64;
  return std::nullopt;
}

FailureOr<func::FuncOp> mlir::qlut::lookupEntry(ModuleOp module,
                                                StringRef name) {
  SmallVector<StringRef> names;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function.isDeclaration())
      continue;
    if (function.getName() == name)
      return function;
    names.push_back(function.getName());
  }
  // At the place, not the op: that would be printed behind the message, with
  // all the weights in it.
  InFlightDiagnostic diag = emitError(module.getLoc())
                            << "expected a function '" << name
                            << "' with a body, got ";
  if (names.empty())
    return diag << "no function";
  return diag << llvm::join(names, ", ") << "; name one of these with --entry";
}

FailureOr<EntrySpec> mlir::qlut::getEntrySpec(func::FuncOp function) {
  EntrySpec spec;
  auto convert = [&](StringRef kind, TypeRange types,
                     SmallVectorImpl<TensorSpec> &specs) -> LogicalResult {
    for (auto [index, type] : llvm::enumerate(types)) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      std::optional<ElementType> element;
      if (!tensor)
        element = convertElementType(type);
      else if (!tensor.getEncoding())
        element = convertElementType(tensor.getElementType());
      if (!element)
        return function.emitError()
               << "expected " << kind << " " << index << " of '"
               << function.getName()
               << "' to be a ranked tensor or a scalar of i1, i8, i16, i32, "
                  "i64, f16, bf16, f32 or f64, got "
               << type;
      specs.push_back(
          {*element, SmallVector<int64_t, 4>(tensor ? tensor.getShape()
                                                    : ArrayRef<int64_t>())});
    }
    return success();
  };
  if (failed(convert("argument", function.getArgumentTypes(), spec.inputs)) ||
      failed(convert("result", function.getResultTypes(), spec.results)))
    return failure();
  if (spec.results.empty())
    return function.emitError()
           << "expected '" << function.getName()
           << "' to return at least one value, got none; return what is to "
              "be computed";
  return spec;
}
