#include "http/parse_response.hpp"

#include <algorithm>
#include <limits>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "http/field_line.hpp"
#include "http/known_field.hpp"
#include "http/scan.hpp"

namespace laneway::http {
namespace {

constexpr int interim_responses_max = 32;

// One head, parsed from its first byte; nothing is kept between calls, so it is small. `why` empty and `end` null: more
// must come.
class ResponseHead {
 public:
  explicit ResponseHead(const Limits& limits) noexcept : limits_(limits) {}

  int status = 0;
  const char* end = nullptr;
  std::string_view why;
  Framing framing = Framing::until_close;
  std::uint64_t content_length = 0;
  bool keep_alive = false;

  void parse(const char* const begin, const char* const input_end) noexcept {
    const char* p = status_line(begin, input_end);
    if (p == nullptr) return;
    std::size_t count = 0;
    FieldLine line;
    for (;;) {
      if (input_end - p >= 2 && p[0] == '\r' && p[1] == '\n') {
        end = p + 2;
        return finish();
      }
      if (const char* const bad = scan_field_line(p, input_end, line)) return not_a_line(p, input_end, bad);
      if (line.next - p > static_cast<std::ptrdiff_t>(limits_.field_line_bytes_max))
        return fault("field line too long");
      if (++count > limits_.field_count_max) return fault("too many fields");
      note(p, line);
      if (!why.empty()) return;
      p = line.next;
    }
  }

 private:
  void fault(std::string_view what) noexcept { why = what; }

  // A line is judged when its end has come, as in requests.
  void not_a_line(const char* p, const char* input_end, std::string_view what) noexcept {
    if (scan::find_line_feed(p, input_end) != nullptr) why = what;
  }

  // HTTP-version SP status-code [SP reason-phrase] CRLF. The blank before an empty reason is often left out.
  const char* status_line(const char* p, const char* input_end) noexcept {
    constexpr std::ptrdiff_t fixed = 12;  // "HTTP/1.1 200"
    const char* const begin = p;
    if (input_end - p < fixed + 2 || !scan::starts_with(p, "HTTP/1.") || !is_digit(p[7]) || p[8] != ' ' || p[9] < '1' ||
        p[9] > '9' || !is_digit(p[10]) || !is_digit(p[11]) || (p[12] != ' ' && p[12] != '\r')) {
      not_a_line(p, input_end, "bad status line");
      return nullptr;
    }
    minor_version_ = p[7] == '0' ? 0 : 1;
    status = (p[9] - '0') * 100 + (p[10] - '0') * 10 + (p[11] - '0');
    p = scan::find_control(p + fixed, input_end);
    if (input_end - p < 2 || p[0] != '\r' || p[1] != '\n') {
      not_a_line(begin, input_end, "control character in the status line");
      return nullptr;
    }
    if (p + 2 - begin > static_cast<std::ptrdiff_t>(limits_.request_line_bytes_max)) {
      fault("status line too long");
      return nullptr;
    }
    return p + 2;
  }

  void note(const char* name, const FieldLine& line) noexcept {
    const std::string_view value(line.value, static_cast<std::size_t>(line.value_end - line.value));
    switch (known_token(name, static_cast<std::size_t>(line.name_end - name))) {
      case static_cast<int>(KnownField::content_length): {
        const auto length = parse_content_length(value);
        if (has_length_) return fault("two Content-Length fields");
        if (!length) return fault("bad Content-Length");
        has_length_ = true;
        content_length = *length;
        return;
      }
      case static_cast<int>(KnownField::transfer_encoding):
        if (is_chunked_) return fault("two Transfer-Encoding fields");
        if (!equal_ignoring_case(value, "chunked")) return fault("Transfer-Encoding other than chunked");
        is_chunked_ = true;
        return;
      case static_cast<int>(KnownField::connection):
        close_ = close_ || list_contains(value, "close");
        keep_alive_ = keep_alive_ || list_contains(value, "keep-alive");
        return;
      default:
        return;
    }
  }

  void finish() noexcept {
    if (is_chunked_ && has_length_) return fault("Transfer-Encoding with Content-Length");
    if (is_chunked_ && minor_version_ == 0) return fault("Transfer-Encoding in HTTP/1.0");
    framing = is_chunked_ ? Framing::chunked : has_length_ ? Framing::length : Framing::until_close;
    keep_alive = !close_ && (minor_version_ == 1 || keep_alive_);
  }

  const Limits& limits_;
  int minor_version_ = 1;
  bool has_length_ = false;
  bool is_chunked_ = false;
  bool close_ = false;
  bool keep_alive_ = false;
};

bool has_no_body(Method method, int status) noexcept {
  return method == Method::head || status < 200 || status == 204 || status == 304 ||
         (method == Method::connect && status < 300);
}

ResponseParser::Step fault_step(std::string_view why) noexcept {
  ResponseParser::Step step;
  step.progress = Progress::fault;
  step.why = why;
  return step;
}

}  // namespace

void ResponseParser::begin(Method method) noexcept {
  left_ = body_bytes_ = 0;
  scanned_ = 0;
  status_ = 0;
  state_ = State::head;
  method_ = method;
  interim_count_ = 0;
  keep_alive_ = begun_ = false;
}

ResponseParser::Step ResponseParser::next(std::string_view input) {
  LANEWAY_ASSERT(state_ != State::done);
  if (input.empty()) return {};
  begun_ = true;
  return state_ == State::head ? head_step(input) : body_step(input);
}

ResponseParser::Step ResponseParser::head_step(std::string_view input) {
  const char* const begin = input.data();
  const char* const end = begin + input.size();
  if (scanned_ != 0 && scan::find_line_feed(begin + scanned_, end) == nullptr) return wait(input);
  ResponseHead head(*limits_);
  head.parse(begin, end);
  if (!head.why.empty()) return fault_step(head.why);
  if (head.end == nullptr) return wait(input);
  const auto head_bytes = static_cast<std::size_t>(head.end - begin);
  if (head_bytes > limits_->head_bytes_max) return fault_step("head too long");
  scanned_ = 0;

  Step step;
  if (head.status < 200 && head.status != 101) {
    if (++interim_count_ > interim_responses_max) return fault_step("too many interim responses");
    step = head_step(input.substr(head_bytes));
    step.consumed += head_bytes;
    return step;
  }
  status_ = head.status;
  start_body(head.framing, head.content_length, head.keep_alive);
  if (state_ != State::done) step = body_step(input.substr(head_bytes));
  if (state_ == State::done) step.progress = Progress::done;
  step.consumed += head_bytes;
  step.head = input.substr(0, head_bytes);
  return step;
}

ResponseParser::Step ResponseParser::wait(std::string_view input) noexcept {
  if (input.size() > limits_->head_bytes_max) return fault_step("head too long");
  scanned_ = static_cast<std::uint32_t>(input.size());
  return {};
}

void ResponseParser::start_body(Framing framing, std::uint64_t content_length, bool keep_alive) noexcept {
  keep_alive_ = keep_alive && status_ != 101;
  if (has_no_body(method_, status_) || (framing == Framing::length && content_length == 0)) {
    state_ = State::done;
  } else if (framing == Framing::length) {
    state_ = State::length;
    left_ = content_length;
  } else if (framing == Framing::chunked) {
    state_ = State::chunked;
    chunked_.begin(*limits_, std::numeric_limits<std::uint64_t>::max());
  } else {
    state_ = State::until_close;
    keep_alive_ = false;
  }
}

ResponseParser::Step ResponseParser::body_step(std::string_view input) {
  Step step;
  if (state_ == State::chunked) {
    const ChunkedReader::Piece piece = chunked_.next(input);
    step.progress = piece.progress;
    step.consumed = piece.consumed;
    step.body = piece.data;
    step.why = piece.fault.why;
  } else {
    step.body = state_ == State::length ? input.substr(0, std::min<std::uint64_t>(left_, input.size())) : input;
    step.consumed = step.body.size();
    if (state_ == State::length && (left_ -= step.consumed) == 0) step.progress = Progress::done;
  }
  body_bytes_ += step.body.size();
  if (step.progress == Progress::done) state_ = State::done;
  return step;
}

ResponseParser::Step ResponseParser::end() noexcept {
  if (state_ == State::until_close) {
    state_ = State::done;
    Step step;
    step.progress = Progress::done;
    return step;
  }
  return fault_step(begun_ ? "connection closed within the answer" : "connection closed before the answer");
}

std::optional<std::string_view> find_field(std::string_view head, std::string_view name) noexcept {
  const char* const end = head.data() + head.size();
  const char* p = scan::find_line_feed(head.data(), end);
  if (p == nullptr) return std::nullopt;
  ++p;
  FieldLine line;
  while (scan_field_line(p, end, line) == nullptr) {
    if (equal_ignoring_case({p, static_cast<std::size_t>(line.name_end - p)}, name)) {
      return std::string_view(line.value, static_cast<std::size_t>(line.value_end - line.value));
    }
    p = line.next;
  }
  return std::nullopt;
}

}  // namespace laneway::http
