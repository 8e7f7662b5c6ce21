//===- ConvertQlutToVector.cpp - lookups as vector code -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../GlobalTableStore.h"
#include "ElementwiseLoop.h"
#include "FloatCodes.h"
#include "LaneEmitter.h"
#include "PackedLookup.h"
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
/// registers than there are; four of the few operations of lines.
static unsigned getNumCopies(const CompiledTable &form) {
  if (form.search == ::qlut::Search::Lines)
    return 4;
  return form.lookups > 12 || form.search == ::qlut::Search::Loads ? 1 : 2;
}

/// The table of a lookup of codes or of a simulated one.
static Attribute getTables(Operation *lookup) {
  if (auto sim = dyn_cast<SimLutOp>(lookup))
    return sim.getTableAttr();
  return cast<HwLutOp>(lookup).getTableAttr();
}

/// Whether both codes and results are of at most 8 bits: one in a byte.
static bool isOfBytes(const ::qlut::Table &table) {
  return table.input().bits <= 8 && table.output().bits <= 8;
}

/// The bytes of a buffer of codes of fewer than 8 bits: LLVM gives each element
/// a byte of its own, so that both types are the same in LLVM, where the cast
/// goes away. The bits above the code are zero, as LLVM writes them (spec M1).
static Value viewBytes(ImplicitLocOpBuilder &builder, Value buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  if (type.getElementTypeBitWidth() >= 8)
    return buffer;
  auto bytes = MemRefType::Builder(type).setElementType(builder.getI8Type());
  return UnrealizedConversionCastOp::create(
             builder, TypeRange(MemRefType(bytes)), ValueRange(buffer))
      .getResult(0);
}

/// The dimensions of the results of packed codes as those of the bytes, but
/// for the last, which takes their places in.
static SmallVector<ReassociationIndices> takePlacesIn(int64_t rank) {
  SmallVector<ReassociationIndices> dimensions;
  for (int64_t i = 0; i + 1 < rank; ++i)
    dimensions.push_back({i});
  dimensions.back().push_back(rank - 1);
  return dimensions;
}

/// Why a lookup of packed codes stays as it is, or the empty string.
static std::string getPackedObstacle(linalg::GenericOp generic, Isa isa) {
  auto output = cast<MemRefType>(generic.getDpsInits()[0].getType());
  auto dimensions = takePlacesIn(output.getRank());
  if (!memref::CollapseShapeOp::isGuaranteedCollapsible(output, dimensions))
    return "expected last dimensions that are contiguous";
  return getLoopObstacle(
      cast<MemRefType>(generic.getDpsInputs()[0].getType()),
      memref::CollapseShapeOp::computeCollapsedType(output, dimensions),
      InstructionCosts::get(isa).vectorBytes);
}

/// Why a simulated lookup stays as it is, or the empty string.
static std::string getSimObstacle(SimLutOp sim, Isa isa) {
  if (isa != Isa::Avx2 && isa != Isa::Avx512Vbmi)
    return "expected avx2 or avx512-vbmi for simulated lookups, got " +
           ::qlut::stringifyIsa(isa).str();
  if (!sim.getType().isF32())
    return "expected simulated lookups of f32, got '" +
           llvm::formatv("{0}", sim.getType()).str() + "'";
  if (sim.getQuantizeRounding() != ::qlut::Rounding::HalfEven)
    return "expected simulated lookups that round half to even, got " +
           ::qlut::stringifyRounding(sim.getQuantizeRounding()).str();
  return "";
}

/// Why the lookup in the body of a linalg op stays as it is, or the empty
/// string.
static std::string getObstacle(Operation *lookup, Isa isa) {
  auto generic = dyn_cast<linalg::GenericOp>(lookup->getParentOp());
  if (!generic || !generic.hasPureBufferSemantics())
    return "expected the body of a linalg.generic over buffers";
  if (isa == Isa::Generic)
    return "isa=generic has no vector instructions";
  if (auto hw = dyn_cast<HwLutOp>(lookup); hw && isPackedLookup(hw))
    return getPackedObstacle(generic, isa);
  if (lookup->getNumOperands() > 1)
    return "expected one table, got one for each channel";
  const ::qlut::Table &table = getTableOf(getTables(lookup), 0).getTable();
  auto isWhole = [](const ::qlut::Storage &storage) {
    return storage.bits == 8 || storage.bits == 16;
  };
  const bool isSim = isa_and_nonnull<SimLutOp>(lookup);
  if ((isSim || !isOfBytes(table)) &&
      (!isWhole(table.input()) || !isWhole(table.output())))
    return "expected codes of " +
           std::string(isSim ? "8 or of 16 bits"
                             : "at most 8 bits, or of 8 and 16") +
           ", got " + table.input().str() + " -> " + table.output().str();
  if (generic.getNumDpsInputs() != 1 || generic.getNumDpsInits() != 1 ||
      !llvm::hasNItems(*generic.getBody(), 2) ||
      lookup->getOperand(0) != generic.getBody()->getArgument(0))
    return "expected a lookup of one operand's elements and nothing else";
  if (!llvm::all_of(generic.getIndexingMapsArray(),
                    [](AffineMap map) { return map.isIdentity(); }))
    return "expected identity maps";
  if (auto sim = dyn_cast<SimLutOp>(lookup))
    if (std::string obstacle = getSimObstacle(sim, isa); !obstacle.empty())
      return obstacle;
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
    GlobalTableStore tables(/*alignment=*/0);
    store = &tables;
    SmallVector<Operation *> lookups;
    getOperation()->walk([&](Operation *op) {
      auto sim = dyn_cast<SimLutOp>(op);
      if ((mlir::isa<HwLutOp>(op) || (sim && sim.isQuantized())) &&
          isa_and_nonnull<linalg::LinalgOp>(op->getParentOp()))
        lookups.push_back(op);
    });
    for (Operation *lookup : lookups) {
      std::string obstacle = getObstacle(lookup, chosen);
      if (obstacle.empty())
        obstacle = convert(lookup);
      if (!obstacle.empty() && remarks)
        lookup->emitRemark("not vector code: ") << obstacle;
    }
  }

private:
  /// A table's form, or why there is none.
  struct Form {
    CompiledTable table;
    std::string obstacle;
  };

  /// The instruction set of a lookup's vector code: words and floats have no
  /// other than AVX2's.
  Isa getIsa(Operation *lookup) const {
    const ::qlut::Table &table = getTableOf(getTables(lookup), 0).getTable();
    bool isNarrow = isOfBytes(table) && mlir::isa<HwLutOp>(lookup);
    return chosen == Isa::Avx512Vbmi && !isNarrow ? Isa::Avx2 : chosen;
  }

  const Form &compile(Attribute attribute, Isa isa) {
    const ::qlut::Table &table = getTableOf(attribute, 0).getTable();
    const unsigned in = table.input().bits, out = table.output().bits;
    if (in == 16 || out == 16) {
      auto [entry, isNew] = words.try_emplace(attribute);
      if (isNew) {
        auto form = in == out ? ::qlut::compileWordTable(table, isa)
                              : ::qlut::compileMixedTable(table, isa);
        if (form)
          entry->second.table = std::move(*form);
        else
          entry->second.obstacle = llvm::toString(form.takeError());
      }
      return entry->second;
    }
    ByteTable values = cantFail(::qlut::getByteTable(table));
    auto [entry, isNew] = bytes.try_emplace({isa, values});
    if (isNew)
      entry->second.table = cantFail(::qlut::compileByteTable(table, isa));
    return entry->second;
  }

  /// Whether the pass may give the op's symbol table a global.
  bool mayAddGlobal(Operation *op) {
    return getOperation()->isAncestor(SymbolTable::getNearestSymbolTable(op));
  }

  /// Of several codes in a byte.
  void convertPacked(HwLutOp lookup) {
    const ::qlut::Table &table =
        getTableOf(lookup.getTableAttr(), 0).getTable();
    auto [entry, isNew] = packed.try_emplace(lookup.getTableAttr());
    if (isNew)
      entry->second = cantFail(compilePackedTable(table, chosen));
    const PackedForm &form = entry->second;
    const unsigned bytes = InstructionCosts::get(chosen).vectorBytes;
    if (remarks)
      remark(lookup, form.str(), form.cycles, form.places.size() * bytes,
             chosen);

    auto generic = cast<linalg::GenericOp>(lookup->getParentOp());
    ImplicitLocOpBuilder builder(lookup->getLoc(), generic);
    ElementwiseLoop loop;
    loop.input = generic.getDpsInputs()[0];
    Value output = generic.getDpsInits()[0];
    loop.output = viewBytes(
        builder,
        memref::CollapseShapeOp::create(
            builder, output,
            takePlacesIn(cast<MemRefType>(output.getType()).getRank())));
    loop.lanes = bytes;
    setPackedBodies(loop, lookup, form, chosen);
    writeElementwiseLoop(builder, loop);
    finish(generic);
  }

  void finish(linalg::GenericOp generic) {
    if (auto function = generic->getParentOfType<FunctionOpInterface>())
      addTargetFeatures(function, chosen);
    generic.erase();
  }

  /// Why the lookup stays, or the empty string.
  std::string convert(Operation *lookup) {
    if (auto hw = dyn_cast<HwLutOp>(lookup); hw && isPackedLookup(hw)) {
      convertPacked(hw);
      return "";
    }
    const Isa isa = getIsa(lookup);
    const Form &found = compile(getTables(lookup), isa);
    if (!found.obstacle.empty())
      return found.obstacle;
    const CompiledTable &form = found.table;
    if (form.program.count(::qlut::lanes::Op::LoadPairs) > 0 &&
        !mayAddGlobal(lookup))
      return "expected the pass on a module, for tables in memory";
    if (remarks)
      remark(lookup, form.str(), form.cycles,
             InstructionCosts::get(isa).vectorBytes, isa);

    auto generic = cast<linalg::GenericOp>(lookup->getParentOp());
    ImplicitLocOpBuilder builder(lookup->getLoc(), generic);
    ElementwiseLoop loop;
    loop.input = viewBytes(builder, generic.getDpsInputs()[0]);
    loop.output = viewBytes(builder, generic.getDpsInits()[0]);
    loop.lanes = InstructionCosts::get(isa).vectorBytes;
    loop.copies = getNumCopies(form);
    const auto bitsOf = [](Value buffer) {
      return cast<MemRefType>(buffer.getType()).getElementTypeBitWidth();
    };
    if (chosen == Isa::Avx2 || chosen == Isa::Avx512Vbmi)
      loop.streamingThreshold = streamingThreshold * 8 / bitsOf(loop.output);
    // Places are counted in elements of one width.
    if (bitsOf(loop.input) != bitsOf(loop.output))
      loop.streamingThreshold = 0;
    if (auto sim = dyn_cast<SimLutOp>(lookup)) {
      loop.copies = 1;
      setBodies(loop, sim, form, isa);
    } else {
      setBodies(loop, cast<HwLutOp>(lookup), form, isa);
    }
    writeElementwiseLoop(builder, loop);
    finish(generic);
    return "";
  }

  void setBodies(ElementwiseLoop &loop, HwLutOp lookup,
                 const CompiledTable &form, Isa isa) {
    loop.vectors = [this, &form, isa](ImplicitLocOpBuilder &body,
                                      ValueRange codes) {
      return LaneEmitter(body, isa, store).emit(form.program, codes);
    };
    // Bytes that are left are looked up, by whatever describes the table, in
    // the results of its codes.
    Attribute single = lookup.getTableAttr();
    const ::qlut::Table &table = getTableOf(single, 0).getTable();
    if (table.input().bits <= 8)
      single = getTableAttr(
          [&] { return lookup.emitError(); }, &getContext(),
          ::qlut::Table(::qlut::DirectTable{table.input(), table.output(),
                                            table.evaluateAll()}));
    Type codeType = lookup.getInput().getType(), type = lookup.getType();
    loop.scalar = [single, codeType, type](ImplicitLocOpBuilder &body,
                                           Value code) -> Value {
      if (code.getType() != codeType)
        code = arith::TruncIOp::create(body, codeType, code);
      Value result =
          HwLutOp::create(body, type, code, Value(), single, StringAttr());
      if (type.getIntOrFloatBitWidth() < 8)
        result = arith::ExtUIOp::create(body, body.getI8Type(), result);
      return result;
    };
  }

  /// Floats to codes, the program, and back, all in registers.
  void setBodies(ElementwiseLoop &loop, SimLutOp sim, const CompiledTable &form,
                 Isa isa) {
    const ::qlut::Format in = sim.getInFormatAttr().getFormat(0);
    const ::qlut::Format out = sim.getOutFormatAttr().getFormat(0);
    loop.vectors = [this, &form, isa, in, out](ImplicitLocOpBuilder &body,
                                               ValueRange floats) {
      auto codes = llvm::map_to_vector(floats, [&](Value vector) {
        return quantizeVector(body, vector, in);
      });
      auto results = LaneEmitter(body, isa, store).emit(form.program, codes);
      return llvm::map_to_vector(results, [&](LaneEmitter::Lanes lanes) {
        return dequantizeVector(body, lanes, out);
      });
    };
    loop.scalar = [sim](ImplicitLocOpBuilder &body, Value x) mutable -> Value {
      IRMapping mapping;
      mapping.map(sim.getInput(), x);
      return body.clone(*sim.getOperation(), mapping)->getResult(0);
    };
  }

  void remark(Operation *lookup, const std::string &form, double cycles,
              size_t codes, Isa isa) {
    lookup->emitRemark("vector code: ")
        << form << "; "
        << llvm::formatv("{0:f1} cycles for {1} codes", cycles, codes).str()
        << " on " << ::qlut::stringifyIsa(isa).str();
  }

  Isa chosen = Isa::Generic;
  std::map<std::pair<Isa, ByteTable>, Form> bytes;
  llvm::DenseMap<Attribute, Form> words;
  llvm::DenseMap<Attribute, PackedForm> packed;
  GlobalTableStore *store = nullptr; ///< while the pass runs
};
} // namespace
