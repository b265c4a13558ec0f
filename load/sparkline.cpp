#include "load/sparkline.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace laneway::load {
namespace {

constexpr std::string_view blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::string_view characters[] = {"_", ".", ":", "-", "=", "+", "*", "#"};

bool begins_code_point(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::string sparkline(const std::vector<double>& values, std::size_t columns, bool utf8) {
  const std::size_t first = values.size() > columns ? values.size() - columns : 0;
  double greatest = 0;
  for (std::size_t i = first; i < values.size(); ++i) {
    if (!std::isnan(values[i])) greatest = std::max(greatest, values[i]);
  }
  std::string text;
  for (std::size_t i = first; i < values.size(); ++i) {
    if (std::isnan(values[i])) {
      text += ' ';
      continue;
    }
    const double share = greatest > 0 ? std::max(0.0, values[i]) / greatest : 0;
    const auto height = std::min(std::size(blocks) - 1, static_cast<std::size_t>(share * std::size(blocks)));
    text += utf8 ? blocks[height] : characters[height];
  }
  return text;
}

std::size_t columns_of(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_code_point));
}

std::string fitted(std::string_view text, std::size_t columns) {
  std::string out;
  std::size_t taken = 0;
  for (const char c : text) {
    if (begins_code_point(c) && taken++ == columns) break;
    const auto code = static_cast<unsigned char>(c);
    out += code < ' ' || code == 0x7f ? '?' : c;
  }
  return out;
}

}  // namespace laneway::load
