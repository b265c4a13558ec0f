#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <optional>
#include <string>
#include <system_error>

#include "load/ab.hpp"
#include "load/ceiling.hpp"
#include "load/compare.hpp"
#include "load/find.hpp"
#include "load/interval_outputs.hpp"
#include "load/options.hpp"
#include "load/result_outputs.hpp"
#include "load/run.hpp"
#include "load/schema.hpp"
#include "load/text_report.hpp"
#include "load/wrk_report.hpp"

namespace laneway::load {
namespace {

int complain(std::string_view why, int status) {
  // fmt::print would throw where stderr is gone.
  const std::string line = fmt::format("laneway-load: {}\n", why);
  std::fwrite(line.data(), 1, line.size(), stderr);
  return status;
}

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

// "--json-schema", or "--json-schema=ab".
int print_schema(std::string_view argument) {
  argument.remove_prefix(std::string_view("--json-schema").size());
  const auto schema = json_schema(argument.empty() ? "result" : argument.substr(1));
  if (schema.empty() || (!argument.empty() && argument[0] != '=')) {
    return complain("--json-schema: knows result, ab, compare and series", usage_error);
  }
  print(schema);
  return std::ferror(stdout) == 0 ? 0 : complain("cannot write to standard output", 1);
}

int run_program(int argc, char** argv) {
  // A reader that has left (`| head`) must not take the JSON file with it: writing fails, and we say so.
  std::signal(SIGPIPE, SIG_IGN);
  if (argc > 1 && std::string_view(argv[1]) == "ab") {
    const auto ab = parse_ab_options(argc, argv);
    if (ab) return run_ab(*ab);
    if (ab.error().status != 0) return complain(ab.error().text, ab.error().status);
    print(ab.error().text);
    return 0;
  }
  if (argc > 1 && std::string_view(argv[1]) == "compare") {
    const auto compare = parse_compare_options(argc, argv);
    if (compare) return run_compare(*compare);
    if (compare.error().status != 0) return complain(compare.error().text, compare.error().status);
    print(compare.error().text);
    return 0;
  }
  if (argc > 1 && std::string_view(argv[1]) == "find") {
    const auto find = parse_find_options(argc, argv);
    if (find) return run_find(*find);
    if (find.error().status != 0) return complain(find.error().text, find.error().status);
    print(find.error().text);
    return 0;
  }
  if (argc == 2 && std::string_view(argv[1]).starts_with("--json-schema")) return print_schema(argv[1]);
  const auto options = parse_options(argc, argv);
  if (!options) {
    if (options.error().status != 0) return complain(options.error().text, options.error().status);
    print(options.error().text);
    return 0;
  }
  auto files = ResultOutputs::open(*options);
  if (!files) return complain(files.error(), 1);
  std::optional<double> ceiling_per_second;
  if (options->ceiling) {
    const auto ceiling = measure_ceiling(*options);
    if (!ceiling) return complain(ceiling.error(), 1);
    if (ceiling->signal != 0) return 128 + ceiling->signal;
    ceiling_per_second = ceiling->result.per_second(ceiling->result.counts.completed);
  }
  std::optional<IntervalOutputs> intervals;
  if (options->outputs.want_intervals()) {
    auto outputs = IntervalOutputs::open(options->outputs);
    if (!outputs) return complain(outputs.error(), 1);
    intervals.emplace(std::move(*outputs));
  }
  const auto tell = [&](const IntervalLine& line) { intervals->add(line); };
  const auto outcome = run(*options, ceiling_per_second, intervals ? IntervalSink(tell) : IntervalSink());
  if (!outcome) return complain(outcome.error(), 1);
  const Result& result = outcome->result;

  const bool is_stdout_taken = options->json_file == "-" || options->outputs.take_stdout();
  if (!is_stdout_taken) {
    print(options->wrk_output ? wrk_report(result, options->print_distribution)
                              : text_report(result, options->print_distribution));
  }
  if (auto written = files->write(result); !written) return complain(written.error(), 1);
  if (intervals && !intervals->failure().empty()) return complain(intervals->failure(), 1);
  if (std::ferror(stdout) != 0) return complain("cannot write to standard output", 1);
  if (outcome->signal != 0) return 128 + outcome->signal;
  bool missed = false;
  for (const auto& threshold : options->thresholds) {
    const std::string fault = fault_of(threshold, result);
    if (!fault.empty()) complain(fmt::format("expected {}: {}", threshold.text, fault), 0);
    missed = missed || !fault.empty();
  }
  if (result.verdict.word == VerdictWord::invalid) return 1;
  if (missed) return missed_threshold;
  if (result.verdict.word == VerdictWord::suspect && options->strict) return suspect_result;
  return 0;
}

}  // namespace
}  // namespace laneway::load

int main(int argc, char** argv) {
  try {
    return laneway::load::run_program(argc, argv);
  } catch (const std::system_error& error) {  // at start-up: no descriptor, no thread
    return laneway::load::complain(error.what(), 1);
  }
}
