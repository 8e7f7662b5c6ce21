//===- StatisticsJson.cpp - statistics files ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// {
//   "qlut-statistics": 1,
//   "model": "...",
//   "sentinel-magnitude": 100000000,
//   "tensors": {
//     "<id>": {
//       "function": "main", "type": "tensor<4xf32>",
//       "count": 4, "negative-infinities": 0, "positive-infinities": 0,
//       "nans": 0, "sentinels": 0,
//       "min": -1, "max": 2.5,                   (only if count is not 0)
//       "histogram": [[-130944, 1], ...]         (key, count; keys ascending)
//     },
//     "<id>": {                                  (counted by channel)
//       "function": "main", "type": "tensor<4x2xf32>", "axis": 1,
//       "channels": [{"count": 4, ...}, ...]     (from count to histogram)
//     }, ...
//   }
// }
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Files.h"
#include "qlut/Execution/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <limits>

using namespace qlut;
namespace json = llvm::json;

namespace {

/// A value in the document and the keys that lead to it.
struct Cursor {
  const json::Value *value;
  std::string path;

  llvm::Error error(const llvm::Twine &what) const {
    return llvm::createStringError(path + ": " + what);
  }

  llvm::Expected<std::string> string() const {
    if (auto text = value->getAsString())
      return text->str();
    return error("expected a string");
  }
  llvm::Expected<uint64_t> count() const {
    std::optional<int64_t> integer = value->getAsInteger();
    if (integer && *integer >= 0)
      return *integer;
    return error("expected a count in 0 .. 2^63-1");
  }
  llvm::Expected<double> number() const {
    std::optional<double> number = value->getAsNumber();
    if (number && std::isfinite(*number))
      return *number;
    return error("expected a finite number");
  }
  /// An object that has all of `required`, and else only keys of `optional`.
  llvm::Error object(llvm::ArrayRef<llvm::StringRef> required,
                     llvm::ArrayRef<llvm::StringRef> optional = {}) const {
    const json::Object *object = value->getAsObject();
    if (!object)
      return error("expected an object");
    for (const auto &entry : *object)
      if (!llvm::is_contained(required, entry.first.str()) &&
          !llvm::is_contained(optional, entry.first.str()))
        return error("expected one of the keys " + llvm::join(required, ", ") +
                     ", got '" + entry.first.str() + "'");
    for (llvm::StringRef key : required)
      if (!object->get(key))
        return error("expected the key '" + key + "', got none");
    return llvm::Error::success();
  }
  Cursor operator[](llvm::StringRef key) const {
    return {value->getAsObject()->get(key), path + "." + key.str()};
  }
};

} // namespace

/// Reads a field, or leaves the function with the error.
#define QLUT_READ(target, expression)                                          \
  do {                                                                         \
    auto value = (expression);                                                 \
    if (!value)                                                                \
      return value.takeError();                                                \
    target = *value;                                                           \
  } while (false)

json::Value TensorStatistics::toJson() const {
  json::Object object;
  if (axis) {
    json::Array list;
    for (const TensorStatistics &channel : channels)
      list.push_back(channel.countsToJson());
    object["axis"] = *axis;
    object["channels"] = std::move(list);
  } else {
    object = countsToJson();
  }
  object["function"] = function;
  object["type"] = type;
  return object;
}

json::Object TensorStatistics::countsToJson() const {
  json::Array histogram;
  forEachBucket([&](const HistogramBucket &bucket) {
    histogram.push_back(json::Array{bucket.key, int64_t(bucket.count)});
  });
  json::Object object{{"count", int64_t(numValues)},
                      {"negative-infinities", int64_t(numNegativeInfinities)},
                      {"positive-infinities", int64_t(numPositiveInfinities)},
                      {"nans", int64_t(numNaNs)},
                      {"sentinels", int64_t(numSentinels)},
                      {"histogram", std::move(histogram)}};
  if (numValues != 0) {
    object["min"] = minValue;
    object["max"] = maxValue;
  }
  return object;
}

/// Reads function, type and axis, and the counts of each channel by `fromJson`.
static llvm::Expected<TensorStatistics> readChannels(const Cursor &cursor,
                                                     double sentinelMagnitude) {
  if (llvm::Error error =
          cursor.object({"function", "type", "axis", "channels"}))
    return std::move(error);
  TensorStatistics result;
  QLUT_READ(result.function, cursor["function"].string());
  QLUT_READ(result.type, cursor["type"].string());
  uint64_t axis = 0;
  QLUT_READ(axis, cursor["axis"].count());
  result.axis = static_cast<int64_t>(axis);
  Cursor channels = cursor["channels"];
  const json::Array *list = channels.value->getAsArray();
  if (!list)
    return channels.error("expected an array");
  for (const auto &[index, element] : llvm::enumerate(*list)) {
    std::string path = llvm::formatv("{0}[{1}]", channels.path, index);
    TensorStatistics channel;
    QLUT_READ(channel, TensorStatistics::countsFromJson(element, path, {},
                                                        sentinelMagnitude));
    result.channels.push_back(std::move(channel));
  }
  return result;
}

llvm::Expected<TensorStatistics>
TensorStatistics::fromJson(const json::Value &value, llvm::StringRef path,
                           double sentinelMagnitude) {
  Cursor cursor{&value, path.str()};
  const json::Object *object = value.getAsObject();
  if (object && object->get("axis"))
    return readChannels(cursor, sentinelMagnitude);
  auto result =
      countsFromJson(value, path, {"function", "type"}, sentinelMagnitude);
  if (!result)
    return result.takeError();
  QLUT_READ(result->function, cursor["function"].string());
  QLUT_READ(result->type, cursor["type"].string());
  return result;
}

llvm::Expected<TensorStatistics>
TensorStatistics::countsFromJson(const json::Value &value, llvm::StringRef path,
                                 llvm::ArrayRef<llvm::StringRef> others,
                                 double sentinelMagnitude) {
  Cursor cursor{&value, path.str()};
  llvm::SmallVector<llvm::StringRef> keys(others);
  keys.append({"count", "negative-infinities", "positive-infinities", "nans",
               "sentinels", "histogram"});
  if (llvm::Error error = cursor.object(keys, {"min", "max"}))
    return std::move(error);

  TensorStatistics result;
  QLUT_READ(result.numValues, cursor["count"].count());
  QLUT_READ(result.numNegativeInfinities,
            cursor["negative-infinities"].count());
  QLUT_READ(result.numPositiveInfinities,
            cursor["positive-infinities"].count());
  QLUT_READ(result.numNaNs, cursor["nans"].count());
  QLUT_READ(result.numSentinels, cursor["sentinels"].count());

  Cursor histogram = cursor["histogram"];
  const json::Array *buckets = histogram.value->getAsArray();
  if (!buckets)
    return histogram.error("expected an array");
  uint64_t sum = 0;
  int64_t firstKey = 0, lastKey = 0;
  for (const auto &[index, element] : llvm::enumerate(*buckets)) {
    Cursor at{&element, llvm::formatv("{0}[{1}]", histogram.path, index)};
    const json::Array *pair = element.getAsArray();
    std::optional<int64_t> key, count;
    if (pair && pair->size() == 2) {
      key = (*pair)[0].getAsInteger();
      count = (*pair)[1].getAsInteger();
    }
    if (!key || !count)
      return at.error("expected [key, count], both integers");
    int64_t maxKey = HistogramBucket::maxKey();
    if (*key < -maxKey || *key > maxKey ||
        (*key != 0 && std::abs(*key) < int64_t(HistogramBucket::kPerOctave)))
      return at.error(llvm::formatv(
          "expected the key 0 or one of magnitude {0} .. {1}, got {2}",
          HistogramBucket::kPerOctave, maxKey, *key));
    if (index != 0 && *key <= lastKey)
      return at.error(
          llvm::formatv("expected a key above {0}, got {1}", lastKey, *key));
    if (*count <= 0 || uint64_t(*count) > result.numValues - sum)
      return at.error(llvm::formatv(
          "expected counts above 0 that add up to {0}, got {1} after {2}",
          result.numValues, *count, sum));
    firstKey = index == 0 ? *key : firstKey;
    lastKey = *key;
    sum += *count;
    result.counter(static_cast<int32_t>(*key)) = *count;
  }
  if (sum != result.numValues)
    return histogram.error(llvm::formatv(
        "expected counts that add up to {0}, got {1}", result.numValues, sum));

  const json::Object &object = *value.getAsObject();
  for (llvm::StringRef key : {"min", "max"})
    if ((object.get(key) != nullptr) != (sum != 0))
      return cursor.error("expected the key '" + key +
                          "' if and only if count is above 0");
  if (sum == 0)
    return result;
  QLUT_READ(result.minValue, cursor["min"].number());
  QLUT_READ(result.maxValue, cursor["max"].number());
  if (HistogramBucket::keyOf(result.minValue) != firstKey ||
      std::fabs(result.minValue) >= sentinelMagnitude)
    return cursor["min"].error(
        "expected a value of the first bucket, below the sentinel magnitude");
  if (HistogramBucket::keyOf(result.maxValue) != lastKey ||
      result.maxValue < result.minValue ||
      std::fabs(result.maxValue) >= sentinelMagnitude)
    return cursor["max"].error("expected a value of the last bucket, at least "
                               "min, below the sentinel magnitude");
  return result;
}

void Statistics::write(llvm::raw_ostream &os) const {
  json::OStream json(os, /*IndentSize=*/1);
  json.object([&] {
    json.attribute("qlut-statistics", kVersion);
    json.attribute("model", model);
    json.attribute("sentinel-magnitude", sentinelMagnitude);
    json.attributeObject("tensors", [&] {
      for (const auto &[id, tensor] : tensors)
        json.attribute(id, tensor.toJson());
    });
  });
  os << '\n';
}

/// The string that stands so between quotes; as it is if it is malformed.
static std::string unescaped(llvm::StringRef string) {
  if (string.contains('\\')) {
    auto value = json::parse(("\"" + string + "\"").str());
    if (value && value->getAsString())
      return value->getAsString()->str();
    llvm::consumeError(value.takeError());
  }
  return string.str();
}

/// The parser recurses and keeps the last of equal keys: refuse deep nesting
/// and keys that stand twice before it sees the text. Text that is no JSON
/// passes; the parser's message is better.
static llvm::Error checkNestingAndKeys(llvm::StringRef text,
                                       llvm::StringRef name) {
  constexpr size_t maxDepth = 8;
  std::vector<llvm::StringSet<>> levels;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '{' || c == '[') {
      levels.emplace_back();
      if (levels.size() > maxDepth)
        return llvm::createStringError(llvm::formatv(
            "{0}: expected at most {1} levels of nesting, got more", name,
            maxDepth));
    } else if ((c == '}' || c == ']') && !levels.empty()) {
      levels.pop_back();
    } else if (c == '"') {
      size_t begin = i + 1;
      for (++i; i < text.size() && text[i] != '"'; ++i)
        i += text[i] == '\\';
      llvm::StringRef string = text.slice(begin, i);
      bool isKey = text.drop_front(std::min(i + 1, text.size()))
                       .ltrim(" \t\n\r")
                       .starts_with(":");
      if (isKey && !levels.empty() &&
          !levels.back().insert(unescaped(string)).second)
        return llvm::createStringError(
            name + ": expected each key once in an object, got \"" + string +
            "\" twice");
    }
  }
  return llvm::Error::success();
}

llvm::Expected<Statistics> Statistics::parse(llvm::StringRef text,
                                             llvm::StringRef name) {
  if (llvm::Error error = checkNestingAndKeys(text, name))
    return std::move(error);
  llvm::Expected<json::Value> document = json::parse(text);
  if (!document)
    return llvm::createStringError(name + ": " +
                                   llvm::toString(document.takeError()));
  Cursor cursor{&*document, name.str()};
  const json::Object *object = document->getAsObject();
  const json::Value *version =
      object ? object->get("qlut-statistics") : nullptr;
  if (!version)
    return cursor.error("expected a statistics file with the key "
                        "'qlut-statistics'; qlut-run --calibrate writes one");
  if (version->getAsInteger() != kVersion)
    return cursor["qlut-statistics"].error(
        llvm::formatv("expected version {0}, got {1}", kVersion, *version));
  if (llvm::Error error = cursor.object(
          {"qlut-statistics", "model", "sentinel-magnitude", "tensors"}))
    return std::move(error);

  Statistics result;
  QLUT_READ(result.model, cursor["model"].string());
  QLUT_READ(result.sentinelMagnitude, cursor["sentinel-magnitude"].number());
  if (result.sentinelMagnitude <= 0)
    return cursor["sentinel-magnitude"].error("expected a number above 0");
  Cursor tensors = cursor["tensors"];
  const json::Object *entries = tensors.value->getAsObject();
  if (!entries)
    return tensors.error("expected an object");
  for (const auto &entry : *entries)
    QLUT_READ(result.tensors[entry.first.str()],
              TensorStatistics::fromJson(entry.second,
                                         tensors[entry.first.str()].path,
                                         result.sentinelMagnitude));
  return result;
}

llvm::Expected<Statistics> Statistics::read(llvm::StringRef path) {
  auto buffer = readRegularFile(path);
  if (!buffer)
    return buffer.takeError();
  return parse((*buffer)->getBuffer(), path);
}
