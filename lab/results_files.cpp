#include "lab/results_files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "json/read.hpp"
#include "lab/json_read.hpp"
#include "lab/report.hpp"
#include "lab/report_html.hpp"

namespace laneway::lab {
namespace {

namespace fs = std::filesystem;

// A disk that gets full must not cost what was written before.
void write_file(const fs::path& file, const std::string& text) {
  const fs::path fresh = file.string() + ".new";
  errno = 0;
  std::ofstream out(fresh, std::ios::binary);
  out << text;
  out.close();
  std::error_code failed(out ? 0 : errno, std::generic_category());
  if (out) fs::rename(fresh, file, failed);
  if (out && !failed) return;
  std::error_code none;
  fs::remove(fresh, none);
  throw std::runtime_error(fmt::format("cannot write {}: {}", file.string(), failed.message()));
}

std::string below_root(std::string text, const Scenario& scenario) {
  const std::string root = scenario.root + "/";
  for (std::size_t at = text.find(root); at != std::string::npos; at = text.find(root, at)) text.erase(at, root.size());
  return text;
}

}  // namespace

JsonValue write_results(const RunResult& run, const std::string& directory) {
  const std::string text = below_root(json_report(run), *run.scenario);
  auto results = parse_json(text);
  if (!results) throw std::runtime_error("results.json would be no JSON: " + results.error().reason);
  write_file(fs::path(directory) / "results.json", text);
  write_reports(*results, directory);
  return *std::move(results);
}

void write_reports(const JsonValue& results, const std::string& directory) {
  write_file(fs::path(directory) / "results.md", markdown_report(results));
  write_file(fs::path(directory) / "results.csv", csv_report(results));
  write_file(fs::path(directory) / "report.html", html_report(results));
}

std::expected<JsonValue, std::string> read_results(const std::string& directory) {
  const std::string file = (fs::path(directory) / "results.json").string();
  auto results = read_json_file(file);
  if (!results) return std::unexpected(fmt::format("{}: {}", file, results.error().reason));
  const std::string schema = text_at(*results, "schema");
  if (schema == results_schema) {
    for (const char* part : {"targets", "endpoints", "rounds", "rows"}) {
      if ((*results)[part].array() == nullptr) return std::unexpected(fmt::format("{}: it has no {}", file, part));
    }
    return *std::move(results);
  }
  return std::unexpected(
      fmt::format("{}: its schema is {}, not {}", file, schema.empty() ? "unknown" : schema, results_schema));
}

}  // namespace laneway::lab
