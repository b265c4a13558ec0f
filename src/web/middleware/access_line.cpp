#include "web/middleware/access_line.hpp"

#include <fmt/format.h>

#include <array>
#include <ctime>
#include <iterator>

#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

constexpr std::size_t text_bytes_max = 512;

std::tm utc_of(Nanoseconds unix_time) noexcept {
  const auto seconds = static_cast<std::time_t>(unix_time / second);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return utc;
}

std::string_view cut(std::string_view text) noexcept { return text.substr(0, text_bytes_max); }

// As Apache and nginx write it.
void append_escaped(std::string& out, std::string_view text) {
  for (const char c : cut(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f || c == '"' || c == '\\') {
      fmt::format_to(std::back_inserter(out), "\\x{:02X}", byte);
    } else {
      out += c;
    }
  }
  if (text.size() > text_bytes_max) out += "...";
}

void append_quoted(std::string& out, std::string_view text) {
  out += " \"";
  append_escaped(out, text.empty() ? "-" : text);
  out += '"';
}

std::string_view host_of(std::string_view peer) noexcept {
  if (peer.starts_with('[')) return peer.substr(1, peer.find(']') - 1);
  return peer.substr(0, peer.rfind(':'));
}

// JSON leaves these as they are, and terminals obey them: DEL, and U+0080 to U+009F.
void escape_terminal_controls(std::string& text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    const bool is_c1 = byte == 0xc2 && next >= 0x80 && next <= 0x9f;
    if (byte != 0x7f && !is_c1) continue;
    const std::string escaped = fmt::format("\\u{:04x}", is_c1 ? next : byte);
    text.replace(i, is_c1 ? 2 : 1, escaped);
    i += escaped.size() - 1;
  }
}

// Not in the middle of a UTF-8 sequence.
std::string_view cut_utf8(std::string_view text) noexcept {
  if (text.size() <= text_bytes_max) return text;
  std::size_t end = text_bytes_max;
  for (int i = 0; i < 3 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80; ++i) --end;
  return text.substr(0, end);
}

void member(JsonWriter& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  out.key(name);
  if (text.size() <= text_bytes_max) {
    out.string(text);
  } else {
    out.string(std::string(cut_utf8(text)) + "...");
  }
}

}  // namespace

std::string_view without_query(std::string_view url) noexcept { return url.substr(0, url.find_first_of("?#")); }

void append_combined(std::string& out, const AccessRecord& record) {
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::tm utc = utc_of(record.began_unix);
  append_escaped(out, record.peer.empty() ? "-" : host_of(record.peer));
  fmt::format_to(std::back_inserter(out), " - - [{:02}/{}/{:04}:{:02}:{:02}:{:02} +0000] \"{} ", utc.tm_mday,
                 months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec,
                 record.method);
  append_escaped(out, record.path);
  if (!record.query.empty()) {
    out += '?';
    append_escaped(out, record.query);
  }
  fmt::format_to(std::back_inserter(out), " HTTP/1.{}\" {} ", record.minor_version, record.status);
  if (record.bytes) {
    fmt::format_to(std::back_inserter(out), "{}", *record.bytes);
  } else {
    out += '-';
  }
  append_quoted(out, record.referer);
  append_quoted(out, record.user_agent);
  fmt::format_to(std::back_inserter(out), " {:.6f}", static_cast<double>(record.duration) / second);
  append_quoted(out, record.request_id);
  out += '\n';
}

void append_json(std::string& out, const AccessRecord& record) {
  const std::size_t begin = out.size();
  const std::tm utc = utc_of(record.began_unix);
  JsonWriter json(out);
  json.begin_object();
  json.member("time", std::string_view(fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                                                   utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                                                   record.began_unix % second / millisecond)));
  member(json, "peer", record.peer);
  member(json, "method", record.method);
  member(json, "path", record.path);
  member(json, "query", record.query);
  json.member("protocol", std::string_view(fmt::format("HTTP/1.{}", record.minor_version)));
  json.member("status", record.status);
  json.key("bytes");
  record.bytes ? json.unsigned_integer(*record.bytes) : json.null();
  json.key("seconds");
  json.raw(fmt::format("{:.6f}", static_cast<double>(record.duration) / second));
  member(json, "referer", record.referer);
  member(json, "user_agent", record.user_agent);
  member(json, "request_id", record.request_id);
  if (record.cancelled) json.member("cancelled", true);
  json.end_object();
  escape_terminal_controls(out, begin);
  out += '\n';
}

}  // namespace laneway
