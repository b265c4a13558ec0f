#include "http/query.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace laneway::http {

bool QueryReader::next() noexcept {
  while (rest_.starts_with('&')) rest_.remove_prefix(1);
  if (rest_.empty()) return false;
  if (left_ == 0) {
    too_many_ = true;
    return false;
  }
  --left_;
  const std::string_view pair = rest_.substr(0, rest_.find('&'));
  rest_.remove_prefix(pair.size());
  const std::size_t equals = std::min(pair.find('='), pair.size());
  key_ = pair.substr(0, equals);
  value_ = pair.substr(std::min(equals + 1, pair.size()));
  return true;
}

std::string_view decode_form(std::string_view raw, std::string& scratch) {
  const std::size_t first = raw.find_first_of("%+");
  if (first == std::string_view::npos) return raw;
  scratch.assign(raw, 0, first);
  for (std::size_t i = first; i < raw.size(); ++i) {
    const char c = raw[i];
    if (c == '%' && raw.size() - i >= 3) {
      const int high = hex_value(raw[i + 1]);
      const int low = hex_value(raw[i + 2]);
      if (high >= 0 && low >= 0) {
        scratch.push_back(static_cast<char>(high * 16 + low));
        i += 2;
        continue;
      }
    }
    scratch.push_back(c == '+' ? ' ' : c);
  }
  return scratch;
}

}  // namespace laneway::http
