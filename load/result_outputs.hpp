#pragma once

#include <expected>
#include <string>
#include <vector>

#include "load/options.hpp"
#include "load/result.hpp"
#include "load/result_file.hpp"

namespace laneway::load {

/// The files that are written when a run is over: --json, --hgrm and --prometheus. Each is complete or absent.
class ResultOutputs {
 public:
  /// Takes room for all of them, so that a run does not end with nowhere to put its numbers. Errors: one sentence.
  static std::expected<ResultOutputs, std::string> open(const Options& options);
  /// Once. Errors: one sentence, about the first that could not be written.
  std::expected<void, std::string> write(const Result& result);

 private:
  struct Output {
    ResultFile file;
    std::string (*report)(const Result&);
  };
  std::vector<Output> outputs_;
};

}  // namespace laneway::load
