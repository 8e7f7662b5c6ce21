//===- ConvertQlutToVector.cpp - lookups as vector code -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementwiseLoop.h"
#include "LaneEmitter.h"
#include "TargetFeatures.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Conversion/VectorPasses.h"
#include "qlut/Core/TableCompiler.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTQLUTTOVECTOR
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::ByteTable;
using ::qlut::CompiledTable;
using ::qlut::InstructionCosts;
using ::qlut::Isa;

/// Vectors that are computed beside one another: two, unless that takes more
/// registers than there are.
static unsigned getNumCopies(const CompiledTable &form) {
  return form.lookups > 8 ? 1 : 2;
}

/// Why the lookup in the body of a linalg op stays as it is, or the empty
/// string.
static std::string getObstacle(HwLutOp lookup, Isa isa) {
  auto generic = dyn_cast<linalg::GenericOp>(lookup->getParentOp());
  if (!generic || !generic.hasPureBufferSemantics())
    return "expected the body of a linalg.generic over buffers";
  if (isa == Isa::Generic)
    return "isa=generic has no vector instructions";
  if (lookup.getChannel())
    return "expected one table, got one for each channel";
  const ::qlut::Table &table = getTableOf(lookup.getTableAttr(), 0).getTable();
  unsigned bits = table.input().bits;
  if (bits != table.output().bits || (bits != 8 && bits != 16))
    return "expected codes of 8 or of 16 bits, got " + table.input().str() +
           " -> " + table.output().str();
  if (generic.getNumDpsInputs() != 1 || generic.getNumDpsInits() != 1 ||
      !llvm::hasNItems(*generic.getBody(), 2) ||
      lookup.getInput() != generic.getBody()->getArgument(0))
    return "expected a lookup of one operand's elements and nothing else";
  if (!llvm::all_of(generic.getIndexingMapsArray(),
                    [](AffineMap map) { return map.isIdentity(); }))
    return "expected identity maps";
  return getLoopObstacle(cast<MemRefType>(generic.getDpsInputs()[0].getType()),
                         cast<MemRefType>(generic.getDpsInits()[0].getType()),
                         InstructionCosts::get(isa).vectorBytes);
}

namespace {
struct ConvertQlutToVector
    : mlir::qlut::impl::ConvertQlutToVectorBase<ConvertQlutToVector> {
  using ConvertQlutToVectorBase::ConvertQlutToVectorBase;

  LogicalResult initialize(MLIRContext *context) override {
    FailureOr<Isa> named =
        parseIsaOption(context, isa, "convert-qlut-to-vector");
    if (failed(named))
      return failure();
    if (streamingThreshold < 0)
      return emitError(UnknownLoc::get(context))
             << "convert-qlut-to-vector: expected streaming-threshold to be 0 "
                "or positive, got "
             << static_cast<int64_t>(streamingThreshold);
    chosen = *named;
    return success();
  }

  void runOnOperation() override {
    SmallVector<HwLutOp> lookups;
    getOperation()->walk([&](HwLutOp lookup) {
      if (isa_and_nonnull<linalg::LinalgOp>(lookup->getParentOp()))
        lookups.push_back(lookup);
    });
    for (HwLutOp lookup : lookups) {
      std::string obstacle = getObstacle(lookup, chosen);
      if (obstacle.empty())
        obstacle = convert(lookup);
      if (!obstacle.empty() && remarks)
        lookup->emitRemark("not vector code: ") << obstacle;
    }
  }

private:
  /// The table's form; none, with the reason, if it is none of vector code.
  llvm::Expected<CompiledTable> compile(const ::qlut::Table &table) {
    if (table.input().bits == 16)
      return ::qlut::compileWordTable(table, chosen);
    ByteTable bytes = cantFail(::qlut::getByteTable(table));
    auto [entry, isNew] = compiled.try_emplace(bytes);
    if (isNew)
      entry->second = ::qlut::compileTable(bytes, chosen);
    return entry->second;
  }

  /// Why the lookup stays, or the empty string.
  std::string convert(HwLutOp lookup) {
    const ::qlut::Table &table =
        getTableOf(lookup.getTableAttr(), 0).getTable();
    llvm::Expected<CompiledTable> compiledForm = compile(table);
    if (!compiledForm)
      return llvm::toString(compiledForm.takeError());
    const CompiledTable &form = *compiledForm;
    if (remarks)
      remark(lookup, form);
    // 8-bit elements that are left are looked up, by whatever describes the
    // table, in its 256 results.
    Attribute single = lookup.getTableAttr();
    if (table.input().bits == 8)
      single = getTableAttr(
          [&] { return lookup.emitError(); }, &getContext(),
          ::qlut::Table(::qlut::DirectTable{table.input(), table.output(),
                                            table.evaluateAll()}));

    auto generic = cast<linalg::GenericOp>(lookup->getParentOp());
    ImplicitLocOpBuilder builder(lookup.getLoc(), generic);
    ElementwiseLoop loop;
    loop.input = generic.getDpsInputs()[0];
    loop.output = generic.getDpsInits()[0];
    loop.lanes = InstructionCosts::get(chosen).vectorBytes;
    loop.copies = getNumCopies(form);
    if (chosen == Isa::Avx2 || chosen == Isa::Avx512Vbmi)
      loop.streamingThreshold = streamingThreshold * 8 / table.output().bits;
    loop.vectors = [&](ImplicitLocOpBuilder &body, ValueRange codes) {
      return LaneEmitter(body, chosen).emit(form.program, codes);
    };
    loop.scalar = [&](ImplicitLocOpBuilder &body, Value code) -> Value {
      return HwLutOp::create(body, code.getType(), code, Value(), single,
                             StringAttr());
    };
    writeElementwiseLoop(builder, loop);
    if (auto function = generic->getParentOfType<FunctionOpInterface>())
      addTargetFeatures(function, chosen);
    generic.erase();
    return "";
  }

  void remark(HwLutOp lookup, const CompiledTable &form) {
    const InstructionCosts &costs = InstructionCosts::get(chosen);
    lookup->emitRemark("vector code: ")
        << form.str() << "; "
        << llvm::formatv("{0:f1} cycles for {1} codes", form.cycles,
                         costs.vectorBytes)
               .str()
        << " on " << ::qlut::stringifyIsa(chosen).str();
  }

  Isa chosen = Isa::Generic;
  std::map<ByteTable, CompiledTable> compiled;
};
} // namespace
