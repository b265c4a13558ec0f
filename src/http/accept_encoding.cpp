#include "http/accept_encoding.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/field.hpp"

namespace laneway::http {
namespace {

constexpr int weight_max = 1000;

// A qvalue in thousandths: "0", "1", with up to three decimals; nothing for anything else.
std::optional<int> read_weight(std::string_view text) noexcept {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = (text[0] - '0') * weight_max;
  int unit = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (!is_digit(c)) return std::nullopt;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return weight <= weight_max ? std::optional(weight) : std::nullopt;
}

struct Element {
  std::string_view name;
  int weight = weight_max;
};

std::optional<Element> read_element(std::string_view text) noexcept {
  const auto end = std::min(text.find(';'), text.size());
  Element element{trim(text.substr(0, end))};
  if (element.name != "*" && !is_token(element.name)) return std::nullopt;
  if (end == text.size()) return element;
  const std::string_view parameter = trim(text.substr(end + 1));
  if (parameter.size() < 2 || to_lower(parameter[0]) != 'q' || parameter[1] != '=') return std::nullopt;
  const auto weight = read_weight(parameter.substr(2));
  if (!weight) return std::nullopt;
  element.weight = *weight;
  return element;
}

// The weight of the coding `name`: its own, else that of "*", else nothing.
std::optional<int> weight_of(std::string_view field, std::string_view name) noexcept {
  std::optional<int> any;
  while (const auto text = next_element(field)) {
    const auto element = read_element(*text);
    if (!element) continue;
    if (equal_ignoring_case(element->name, name)) return element->weight;
    if (name == "gzip" && equal_ignoring_case(element->name, "x-gzip")) return element->weight;
    if (element->name == "*" && !any) any = element->weight;
  }
  return any;
}

}  // namespace

CodingChoice choose_coding(std::string_view accept_encoding, std::span<const std::string_view> ours) noexcept {
  CodingChoice choice;
  const auto identity = weight_of(accept_encoding, "identity");
  choice.identity_refused = identity == 0;
  int best = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const int weight = weight_of(accept_encoding, ours[i]).value_or(0);
    if (weight <= best || weight < identity.value_or(0)) continue;
    best = weight;
    choice.coding = i;
  }
  return choice;
}

}  // namespace laneway::http
