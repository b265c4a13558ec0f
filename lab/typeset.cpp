#include "lab/typeset.hpp"

#include <fmt/format.h>

#include <cmath>

namespace laneway::lab {
namespace {

constexpr std::string_view no_break_space = "\u00A0";

// Without the noise of sums of tenths: 0.30000000000000004.
std::string plain(double value) { return fmt::format("{:.6g}", value); }

}  // namespace

std::string typeset(std::string_view figure) {
  if (figure == "-") return "–";
  std::string out;
  for (std::size_t i = 0; i < figure.size(); ++i) {
    if (figure[i] == ' ') {
      out += no_break_space;
    } else if (figure[i] == 'u' && i > 0 && figure[i - 1] == ' ' && figure.substr(i) == "us") {
      out += "µ";
    } else {
      out += figure[i];
    }
  }
  return out;
}

std::string short_number(double value) {
  const double size = std::abs(value);
  if (size >= 1e6) return plain(value / 1e6) + "M";
  if (size >= 1e4) return plain(value / 1e3) + "k";
  return plain(value);
}

std::string short_seconds(double value) {
  const double size = std::abs(value);
  constexpr double slack = 1 - 1e-9;
  if (size == 0) return "0";
  if (size >= slack) return plain(value) + std::string(no_break_space) + "s";
  if (size >= 1e-3 * slack) return plain(value * 1e3) + std::string(no_break_space) + "ms";
  if (size >= 1e-6 * slack) return plain(value * 1e6) + std::string(no_break_space) + "µs";
  return plain(value * 1e9) + std::string(no_break_space) + "ns";
}

std::string short_percent(double value) { return plain(value) + std::string(no_break_space) + "%"; }

}  // namespace laneway::lab
