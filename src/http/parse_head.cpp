#include "http/parse_head.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/field_line.hpp"
#include "http/known_field.hpp"
#include "http/scan.hpp"
#include "http/target.hpp"

namespace laneway::http {

/// One call of parse_head. Each line's parser either moves `next_` behind the line, or says what is wrong with it; only
/// then does `not_a_line` ask whether the line has an end at all. So the straight way looks at each byte once.
class HeadParser {
 public:
  HeadParser(std::string_view input, const Limits& limits, Head& head) noexcept
      : begin_(input.data()), end_(input.data() + input.size()), limits_(limits), head_(head) {
    head_.base_ = begin_;
  }

  HeadResult run() noexcept {
    if (head_.scanned_ > head_.next_ && scan::find_line_feed(begin_ + head_.scanned_, end_) == nullptr) {
      return wait_for_line();
    }
    if (head_.stage_ == at_start) {
      if (!skip_empty_line()) return {};
      head_.stage_ = at_request_line;
    }
    if (head_.stage_ == at_request_line) {
      const char* const line = begin_ + head_.next_;
      if (line == end_) return {};
      // Only here is a byte judged before its line has ended: a TLS hello on a plain port need not wait for a time-out.
      if (!is_token_char(*line)) return fault(Status::bad_request, "bad method");
      if (const Fault bad = request_line(line); !bad.why.empty()) return not_a_line(bad);
      head_.stage_ = at_fields;
    }
    return fields();
  }

 private:
  enum Stage : std::uint8_t { at_start, at_request_line, at_fields };
  enum Option : std::uint8_t { close = 1, keep_alive = 2, upgrade = 4, expect_continue = 8, expect_other = 16 };

  static HeadResult fault(Status status, std::string_view why) noexcept { return {Progress::fault, {status, why}}; }
  static HeadResult bad_request(std::string_view why) noexcept { return fault(Status::bad_request, why); }

  std::uint32_t offset(const char* p) const noexcept { return static_cast<std::uint32_t>(p - begin_); }

  // False: more must come to tell. RFC 9112 section 2.2: one empty line before the request line is ignored.
  bool skip_empty_line() noexcept {
    if (begin_ == end_) return false;
    if (*begin_ != '\r') return true;
    if (end_ - begin_ < 2) return false;
    if (begin_[1] == '\n') head_.next_ = 2;
    return true;
  }

  // A line that cannot be taken apart: it is wrong if its end is there, else it may yet become right.
  HeadResult not_a_line(Fault bad) noexcept {
    const char* const feed = scan::find_line_feed(begin_ + head_.next_, end_);
    if (feed == nullptr) return wait_for_line();
    const Fault too_long = over_limit(feed + 1);
    return {Progress::fault, too_long.why.empty() ? bad : too_long};
  }

  HeadResult wait_for_line() noexcept {
    const Fault too_long = over_limit(end_);
    if (!too_long.why.empty()) return {Progress::fault, too_long};
    head_.scanned_ = offset(end_);
    return {};
  }

  // Does the line at `next_` go beyond a limit before `line_end`? The limit that is met first counts.
  Fault over_limit(const char* line_end) const noexcept {
    const bool in_fields = head_.stage_ == at_fields;
    const std::size_t line_max =
        in_fields ? std::min(limits_.field_line_bytes_max, field_line_bytes_cap) : limits_.request_line_bytes_max;
    const std::size_t size = offset(line_end);
    const bool line_over = size - head_.next_ > line_max;
    const bool head_over = size > limits_.head_bytes_max;
    if (!line_over && !head_over) return {};
    if (line_over && (!head_over || head_.next_ + line_max <= limits_.head_bytes_max)) {
      return in_fields ? Fault{Status::request_header_fields_too_large, "field line too long"}
                       : Fault{Status::uri_too_long, "request line too long"};
    }
    return {Status::request_header_fields_too_large, "head too long"};
  }

  // method SP request-target SP HTTP-version CRLF. The head is touched only when the whole line is right.
  Fault request_line(const char* const method) noexcept {
    const char* const method_end = parse_method_token(method);
    if (method_end == end_ || *method_end != ' ') return {Status::bad_request, "bad method"};

    const char* const target = method_end + 1;
    const char* const target_end = scan::find_invisible(target, end_);
    if (target_end == end_ || target_end == target) return {Status::bad_request, "no request target"};
    if (*target_end != ' ') {
      return {Status::bad_request, *target_end == '\r' ? "no HTTP version" : "bad byte in the request target"};
    }
    if (const Fault bad = version(target_end + 1); !bad.why.empty()) return bad;
    head_.method_begin_ = offset(method);
    head_.method_bytes_ = offset(method_end) - head_.method_begin_;
    head_.target_ = offset(target);
    head_.target_bytes_ = offset(target_end) - head_.target_;
    return {};
  }

  // Returns its end, and notes which method it is.
  const char* parse_method_token(const char* p) noexcept {
    head_.method_known_ = true;
    if (end_ - p >= 4 && scan::starts_with(p, "GET ")) {
      head_.method_ = Method::get;
      return p + 3;
    }
    const char* const end = scan::skip(scan::token_table, p, end_);
    const auto method = parse_method({p, static_cast<std::size_t>(end - p)});
    head_.method_known_ = method.has_value();
    head_.method_ = method.value_or(Method::get);
    return end;
  }

  Fault version(const char* p) noexcept {
    constexpr std::ptrdiff_t size = 10;  // "HTTP/1.1" and CRLF
    const Fault malformed{Status::bad_request, "bad HTTP version"};
    if (end_ - p < size || !scan::starts_with(p, "HTTP/") || p[6] != '.' || p[8] != '\r' || p[9] != '\n') {
      return malformed;
    }
    if (!is_digit(p[5]) || !is_digit(p[7]) || p[5] == '0') return malformed;
    const Fault too_long = over_limit(p + size);
    if (!too_long.why.empty()) return too_long;
    if (p[5] != '1') return {Status::http_version_not_supported, "not HTTP/1"};
    head_.minor_version_ = p[7] == '0' ? 0 : 1;
    head_.next_ = offset(p + size);
    return {};
  }

  HeadResult fields() noexcept {
    const std::size_t count_max = std::min(limits_.field_count_max, field_count_cap);
    FieldLine line;
    for (;;) {
      const char* const p = begin_ + head_.next_;
      if (end_ - p >= 2 && p[0] == '\r' && p[1] == '\n') return empty_line(p + 2);
      if (const char* const why = scan_field_line(p, end_, line)) return not_a_line({Status::bad_request, why});
      if (offset(line.next) > limits_.head_bytes_max || line.next - p > static_cast<std::ptrdiff_t>(line_max())) {
        return {Progress::fault, over_limit(line.next)};
      }
      if (head_.count_ == count_max) return fault(Status::request_header_fields_too_large, "too many fields");
      head_.slots_[head_.count_] = {offset(p), offset(line.value), static_cast<std::uint16_t>(line.name_end - p),
                                    static_cast<std::uint16_t>(line.value_end - line.value)};
      ++head_.count_;
      const int known = known_token(p, static_cast<std::size_t>(line.name_end - p));
      if (known >= 0) {
        if (const char* const why = note(static_cast<KnownField>(known), line)) return bad_request(why);
      }
      head_.next_ = offset(line.next);
    }
  }

  std::size_t line_max() const noexcept { return std::min(limits_.field_line_bytes_max, field_line_bytes_cap); }

  // A known field: remember the first; some must not come twice, of others every line counts.
  const char* note(KnownField field, const FieldLine& line) noexcept {
    std::uint16_t& place = head_.known_[static_cast<std::size_t>(field)];
    const bool first = place == 0;
    if (first) place = head_.count_;
    const std::string_view value(line.value, static_cast<std::size_t>(line.value_end - line.value));
    switch (field) {
      case KnownField::host:
        return first ? nullptr : "two Host fields";
      case KnownField::content_length:
        return first ? nullptr : "two Content-Length fields";
      case KnownField::transfer_encoding:
        return first ? nullptr : "two Transfer-Encoding fields";
      case KnownField::connection:
        note_connection(value);
        return nullptr;
      case KnownField::expect:
        head_.options_ |= equal_ignoring_case(value, "100-continue") ? expect_continue : expect_other;
        return nullptr;
      default:
        return nullptr;
    }
  }

  void note_connection(std::string_view list) noexcept {
    while (const auto option = next_element(list)) {
      if (equal_ignoring_case(*option, "close")) head_.options_ |= close;
      if (equal_ignoring_case(*option, "keep-alive")) head_.options_ |= keep_alive;
      if (equal_ignoring_case(*option, "upgrade")) head_.options_ |= upgrade;
    }
  }

  HeadResult empty_line(const char* behind) noexcept {
    if (offset(behind) > limits_.head_bytes_max) {
      return fault(Status::request_header_fields_too_large, "head too long");
    }
    head_.next_ = offset(behind);
    if (const char* const why = host_and_target()) return bad_request(why);
    if (const char* const why = framing()) return bad_request(why);
    if (!head_.method_known_) return fault(Status::not_implemented, "unknown method");
    if ((head_.options_ & expect_other) != 0) return fault(Status::expectation_failed, "unknown expectation");
    const bool has_body = head_.framing_ == Framing::chunked || head_.content_length_ > 0;
    const bool is_11 = head_.minor_version_ == 1;
    head_.expect_continue_ = is_11 && has_body && (head_.options_ & expect_continue) != 0;
    head_.keep_alive_ = (head_.options_ & close) == 0 && (is_11 || (head_.options_ & keep_alive) != 0);
    head_.wants_upgrade_ = is_11 && (head_.options_ & upgrade) != 0 && head_.find(KnownField::upgrade).has_value();
    return {Progress::done, {}};
  }

  const char* host_and_target() const noexcept {
    const auto host = head_.find(KnownField::host);
    if (!host && head_.minor_version_ == 1) return "no Host field";
    if (host && !is_host(*host)) return "bad Host field";
    const bool plain = begin_[head_.target_] == '/' && head_.method_ != Method::connect;
    if (!plain && !split_target(head_.target(), head_.method_)) return "request target does not go with the method";
    return nullptr;
  }

  // RFC 9112 section 6.3; whatever two readers could take differently is refused.
  const char* framing() noexcept {
    const auto length = head_.find(KnownField::content_length);
    if (const auto coding = head_.find(KnownField::transfer_encoding)) {
      if (length) return "Transfer-Encoding with Content-Length";
      if (head_.minor_version_ == 0) return "Transfer-Encoding in HTTP/1.0";
      if (!equal_ignoring_case(*coding, "chunked")) return "Transfer-Encoding other than chunked";
      head_.framing_ = Framing::chunked;
    } else if (length) {
      const auto bytes = parse_content_length(*length);
      if (!bytes) return "bad Content-Length";
      head_.framing_ = Framing::length;
      head_.content_length_ = *bytes;
    }
    return nullptr;
  }

  const char* const begin_;
  const char* const end_;
  const Limits& limits_;
  Head& head_;
};

HeadResult parse_head(std::string_view input, const Limits& limits, Head& head) noexcept {
  return HeadParser(input, limits, head).run();
}

}  // namespace laneway::http
