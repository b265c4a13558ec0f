#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/exchange.hpp"
#include "http/parse_response.hpp"
#include "http/write_head.hpp"

/// Plays the part of a connection without a socket: bytes in, in slices, and a transcript of what was understood.
/// For tests and fuzz targets: the transcript must not depend on the slices.
namespace laneway::http::replay {

/// What became of one message: a summary ("GET /a", "200", "400", "more", "fault") and the details worth checking.
struct Outcome {
  std::string summary;
  std::vector<std::string> details;
  bool operator==(const Outcome&) const = default;
  bool has(const std::string& detail) const { return std::ranges::find(details, detail) != details.end(); }
};
using Transcript = std::vector<Outcome>;

/// The buffer moves each time it grows, unless that would take long: nothing may point into the old one.
inline void append(std::string& buffer, std::string_view bytes) {
  if (buffer.size() > 4096) return void(buffer.append(bytes));
  std::string moved;
  moved.reserve(buffer.size() + bytes.size());
  moved.append(buffer).append(bytes);
  buffer.swap(moved);
}

/// A server connection that answers each request once its body is there, as src/web/connection.cpp does.
class Server {
 public:
  explicit Server(const Limits& limits) : limits_(limits), exchange_(limits), head_(std::make_unique<Head>()) {
    head_->clear();
  }

  /// More bytes have come.
  void feed(std::string_view bytes) {
    if (closed_) return;
    append(buffer_, bytes);
    while (!closed_ && go_on()) {
    }
  }

  /// The client's side has ended.
  void end() {
    if (closed_) return;
    switch (exchange_.receive_end(!buffer_.empty())) {
      case Exchange::Next::refuse:
        return answer();
      case Exchange::Next::close:
        closed_ = true;
        return;
      default:
        closed_ = true;
    }
  }

  /// All that was understood; with "more" at the end if a message is unfinished.
  Transcript transcript() const {
    Transcript all = transcript_;
    const bool in_head = exchange_.request() == Exchange::Request::head;
    if (!closed_ && !(in_head && buffer_.empty())) all.push_back({"more", {}});
    return all;
  }

  /// Paths under /early are answered before their body is read.
  bool is_early() const { return head_->target().starts_with("/early"); }

 private:
  // One step; false: more bytes must come.
  bool go_on() {
    switch (exchange_.request()) {
      case Exchange::Request::head: {
        const auto next = exchange_.receive_head(buffer_, *head_);
        if (next == Exchange::Next::read) return false;
        if (next == Exchange::Next::refuse) return answer(), true;
        head_bytes_ = buffer_.substr(0, head_->bytes());
        buffer_.erase(0, head_->bytes());
        head_->rebase(head_bytes_.data());
        if (is_early()) return answer(), true;
        switch (exchange_.start_body(*head_, limits_.body_bytes_max, false)) {
          case Exchange::Next::send_continue:
            continued_ = true;
            return true;
          case Exchange::Next::read_body:
            return true;
          default:
            return answer(), true;
        }
      }
      case Exchange::Request::body: {
        std::size_t consumed = 0;
        const auto next = exchange_.receive_body(buffer_, consumed, body_);
        buffer_.erase(0, consumed);
        if (next == Exchange::Next::read) return false;
        return answer(), true;
      }
      default: {  // an early answer was given: its body is drained
        std::size_t consumed = 0;
        const auto after = exchange_.drain(buffer_, consumed);
        buffer_.erase(0, consumed);
        if (after == Exchange::After::drain) return false;
        if (after == Exchange::After::next_request) return next_request(), true;
        transcript_.back().details.emplace_back("undrained");
        closed_ = true;
        return false;
      }
    }
  }

  void answer() {
    Outcome outcome;
    const bool refused = exchange_.request() == Exchange::Request::refused;
    const Status status = refused ? exchange_.fault().status : Status::ok;
    if (refused) {
      outcome.summary = std::to_string(code(status));
      outcome.details.emplace_back(exchange_.fault().why);
    } else {
      outcome = describe();
    }
    const AnswerPlan plan = exchange_.begin_answer(status, 2);
    if (plan.connection == ConnectionOption::close) outcome.details.emplace_back("close");
    if (plan.connection == ConnectionOption::keep_alive) outcome.details.emplace_back("says-keep-alive");
    if (plan.connection != ConnectionOption::close) outcome.details.emplace_back("keep");
    if (!plan.send_body) outcome.details.emplace_back("no-answer-body");
    transcript_.push_back(std::move(outcome));
    switch (exchange_.end_answer()) {
      case Exchange::After::next_request:
        return next_request();
      case Exchange::After::drain:
        return;
      case Exchange::After::linger:
        transcript_.back().details.emplace_back("linger");
        [[fallthrough]];
      case Exchange::After::close:
        closed_ = true;
    }
  }

  void next_request() {
    exchange_.next_request();
    head_->clear();
    body_.clear();
    continued_ = false;
  }

  Outcome describe() const {
    const Head& head = *head_;
    Outcome outcome;
    outcome.summary = std::string(head.method_token()) + " " + std::string(head.target());
    auto& details = outcome.details;
    details.push_back("HTTP/1." + std::to_string(head.minor_version()));
    details.push_back("fields=" + std::to_string(head.field_count()));
    for (std::size_t i = 0; i < head.field_count(); ++i) {
      details.push_back(std::string(head.field(i).name) + ":" + std::string(head.field(i).value));
    }
    for (int i = 0; i < known_field_count; ++i) {
      const auto known = static_cast<KnownField>(i);
      if (head.find(known) != head.find(to_string(known))) details.emplace_back("known fields disagree");
    }
    if (!is_early()) details.push_back("body=" + body_);
    if (head.framing() == Framing::chunked) details.emplace_back("chunked");
    if (head.framing() == Framing::none) details.emplace_back("no-body");
    if (head.wants_upgrade()) details.emplace_back("upgrade");
    if (continued_) details.emplace_back("continue");
    if (head.framing() == Framing::chunked && !is_early()) {
      for (const Trailer& trailer : exchange_.body().trailers()) {
        details.push_back("trailer:" + trailer.name + ":" + trailer.value);
      }
    }
    return outcome;
  }

  const Limits& limits_;
  Exchange exchange_;
  std::unique_ptr<Head> head_;
  std::string buffer_;
  std::string head_bytes_;
  std::string body_;
  Transcript transcript_;
  bool continued_ = false;
  bool closed_ = false;
};

/// A client connection that waits for the answers to requests of one method, for as long as bytes come.
class Client {
 public:
  Client(const Limits& limits, Method method) : method_(method), parser_(limits) { parser_.begin(method_); }

  void feed(std::string_view bytes) {
    append(buffer_, bytes);
    while (!closed_ && !buffer_.empty()) {
      const ResponseParser::Step step = parser_.next(buffer_);
      take(step);
      buffer_.erase(0, step.consumed);
      if (step.progress == Progress::incomplete && step.consumed == 0) return;
    }
  }

  void end() {
    if (closed_ || (!parser_.begun() && !transcript_.empty())) return;
    take(parser_.end());
    closed_ = true;
  }

  Transcript transcript() const {
    Transcript all = transcript_;
    if (!closed_ && parser_.begun()) all.push_back({"more", {}});
    return all;
  }

 private:
  void take(const ResponseParser::Step& step) {
    if (!step.head.empty()) head_ = step.head;
    body_.append(step.body);
    if (step.progress == Progress::fault) {
      transcript_.push_back({"fault", {}});
      closed_ = true;
    }
    if (step.progress != Progress::done) return;
    Outcome outcome{std::to_string(parser_.status()), {"body=" + body_, parser_.keep_alive() ? "keep" : "close"}};
    for (const std::string_view name : {"X", "Content-Type", "Location"}) {
      if (const auto value = find_field(head_, name)) {
        outcome.details.push_back(std::string(name) + ":" + std::string(*value));
      }
    }
    if (parser_.body_bytes() != body_.size()) outcome.details.emplace_back("body bytes are miscounted");
    transcript_.push_back(std::move(outcome));
    closed_ = !parser_.keep_alive();
    body_.clear();
    parser_.begin(method_);
  }

  Method method_;
  ResponseParser parser_;
  std::string buffer_;
  std::string head_;
  std::string body_;
  Transcript transcript_;
  bool closed_ = false;
};

}  // namespace laneway::http::replay
