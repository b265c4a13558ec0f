#include "load/capture.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "http/parse_response.hpp"
#include "json/read.hpp"

namespace laneway::load {
namespace {

std::expected<std::string, std::string> member_of(std::string_view body, const std::string& path) {
  const auto json = parse_json(body);
  if (!json) return std::unexpected(fmt::format("the body is no JSON: {}", json.error().reason));
  const JsonValue* found = json->find_path(path);
  if (found == nullptr || found->is_null()) {
    return std::unexpected(fmt::format("JSON {} is {}", path, found == nullptr ? "missing" : "null"));
  }
  return found->string() ? std::string(*found->string()) : found->text();
}

}  // namespace

std::expected<Capture, std::string> Capture::parse(std::string_view text) {
  const auto wrong = [&] {
    return std::unexpected(fmt::format("'{}' is neither NAME=json:PATH nor NAME=header:Name", text));
  };
  const auto equals = text.find('=');
  const auto colon = equals == std::string_view::npos ? equals : text.find(':', equals);
  if (colon == std::string_view::npos) return wrong();
  const auto source = text.substr(equals + 1, colon - equals - 1);
  Capture capture{.name = std::string(trim(text.substr(0, equals))), .what = std::string(trim(text.substr(colon + 1)))};
  if (capture.name.empty() || capture.what.empty() || (source != "json" && source != "header")) return wrong();
  if (capture.name.find_first_of("{}=: ") != std::string::npos) return wrong();
  capture.from = source == "json" ? From::json : From::header;
  return capture;
}

std::expected<std::string, std::string> Capture::take_from(std::string_view head, std::string_view body) const {
  const auto wrong = [&](std::string_view what_is) {
    return std::unexpected(fmt::format("capture {}: {}", name, what_is));
  };
  std::string value;
  if (from == From::header) {
    const auto found = http::find_field(head, what);
    if (!found) return wrong(fmt::format("there is no header {}", what));
    value = *found;
  } else {
    auto found = member_of(body, what);
    if (!found) return wrong(found.error());
    value = std::move(*found);
  }
  if (value.size() > value_bytes_max) return wrong(fmt::format("longer than {} bytes", value_bytes_max));
  if (std::any_of(value.begin(), value.end(),
                  [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; })) {
    return wrong("it has a control character");
  }
  return value;
}

}  // namespace laneway::load
