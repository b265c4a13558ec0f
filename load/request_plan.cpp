#include "load/request_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/text.hpp"
#include "http/field.hpp"
#include "http/write_head.hpp"
#include "load/input_file.hpp"
#include "load/template_compiler.hpp"
#include "load/weighted_order.hpp"

namespace laneway::load {
namespace {

using Place = TemplateCompiler::Place;
using Header = std::pair<std::string, std::string>;

std::expected<std::vector<Header>, std::string> split_headers(const std::vector<std::string>& texts) {
  std::vector<Header> headers;
  for (const std::string_view text : texts) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0) {
      return std::unexpected(fmt::format("--header: '{}' is not 'Name: value'", text));
    }
    headers.emplace_back(text.substr(0, colon), trim(text.substr(colon + 1)));
  }
  return headers;
}

bool has(const std::vector<Header>& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const Header& header) { return equal_ignoring_case(header.first, name); });
}

// Makes targets, one after another.
class Planner {
 public:
  Planner(const RequestTexts& texts, std::vector<Header> headers)
      : texts_(texts),
        headers_(std::move(headers)),
        url_(texts.url),
        compiler_([](const std::string& path) { return read_input(path, CsvTable::bytes_max); },
                  [](const std::string& name) -> std::optional<std::string> {
                    const char* value = std::getenv(name.c_str());
                    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
                  }) {}

  std::expected<PlannedRequests, std::string> plan() {
    if (texts_.targets.empty()) {
      TargetText only{.method = texts_.method, .url = url_->target, .body = texts_.body};
      if (auto added = add(only); !added) return std::unexpected(added.error());
    }
    for (const TargetText& text : texts_.targets) {
      if (auto added = add(text); !added) return std::unexpected(text.where + ": " + added.error());
    }
    plan_.capture_names = compiler_.capture_names();
    if (auto fine = check_needs(); !fine) return std::unexpected(fine.error());
    if (auto fine = set_order(); !fine) return std::unexpected(fine.error());
    return PlannedRequests{std::move(plan_), std::move(*url_)};
  }

 private:
  using Done = std::expected<void, std::string>;

  // Where the target is, on the one server of the run.
  std::expected<Url, std::string> url_of(const TargetText& text) {
    if (text.url.starts_with('/')) {
      if (!url_) return std::unexpected("a target without a host takes a URL on the command line");
      Url url = *url_;
      url.target = text.url.substr(0, text.url.find('#'));
      return url;
    }
    auto url = parse_url(text.url);
    if (!url) return url;
    if (!url_) url_ = *url;
    if (!same_origin(*url, *url_)) {
      return std::unexpected(fmt::format("'{}' is not on the server of the run, {}", text.url, url_->authority));
    }
    return url;
  }

  Done add(const TargetText& text) {
    const auto url = url_of(text);
    if (!url) return std::unexpected(url.error());
    Target target{.name = fmt::format("{} {}", text.method, url->target), .weight = text.weight, .once = text.once};
    target.info.method = parse_method(text.method).value_or(Method::get);
    target.info.target = static_cast<std::uint32_t>(plan_.targets.size());
    if (auto written = write(text, *url, target); !written) return written;
    std::vector<std::string> captures = text.captures;
    if (plan_.targets.empty()) captures.insert(captures.end(), texts_.captures.begin(), texts_.captures.end());
    for (const auto& rule : captures) {
      auto capture = Capture::parse(rule);
      if (!capture) return std::unexpected("capture: " + capture.error());
      capture->index = compiler_.capture_index(capture->name);
      target.captures.push_back(std::move(*capture));
    }
    plan_.targets.push_back(std::move(target));
    return {};
  }

  Done write(const TargetText& text, const Url& url, Target& target) {
    std::vector<Header> headers = text.headers;
    for (const Header& header : headers_) {
      if (!has(text.headers, header.first)) headers.push_back(header);
    }
    std::string_view authority = url.authority;
    for (const Header& header : headers) {
      if (equal_ignoring_case(header.first, "Host")) authority = header.second;
    }
    std::string bytes;
    // A proxy wants the absolute form; in a tunnel it sees nothing. Source: RFC 9112 section 3.2.2.
    const bool to_proxy = texts_.proxy && !url.is_https;
    const std::string origin = to_proxy ? url.origin() : "";
    http::RequestWriter head(bytes, text.method, origin + url.target, authority);
    if (!head.ok()) {
      return std::unexpected("the method, the URL or the Host header has characters that no request can hold");
    }
    for (const auto& [name, value] : headers) {
      if (equal_ignoring_case(name, "Host")) continue;
      if (texts_.ends_connections && equal_ignoring_case(name, "Connection")) {
        return std::unexpected("header 'Connection' is set by --no-keepalive and --requests-per-connection");
      }
      if (!head.field(name, value)) {
        return std::unexpected(
            fmt::format("header '{}: {}' cannot be sent, or is set by the program itself", name, value));
      }
      if (equal_ignoring_case(name, "Connection") && http::list_contains(value, "close")) target.info.close = true;
    }
    if (texts_.close) target.info.close = head.field("Connection", "close");
    if (to_proxy && !texts_.proxy->authorization.empty() &&
        !head.field("Proxy-Authorization", texts_.proxy->authorization)) {
      return std::unexpected("the user name and password of --proxy cannot be sent");
    }
    if (texts_.is_template) return compile(bytes, origin, url.target, text, target);
    head.end(text.body.has_value(), text.body ? text.body->size() : 0);
    target.bytes = std::move(bytes);
    if (text.body) target.bytes += *text.body;
    return {};
  }

  // `bytes`: the head, without the line of a length and the empty one.
  Done compile(std::string_view bytes, std::string_view origin, std::string_view path, const TargetText& text,
               Target& target) {
    const auto path_at = bytes.find(' ') + 1 + origin.size();
    Template& head = target.head;
    head.append_text(bytes.substr(0, path_at));
    if (auto done = compiler_.compile(path, Place::path, head); !done) return done;
    if (auto done = compiler_.compile(bytes.substr(path_at + path.size()), Place::field, head); !done) return done;
    Template body;
    if (auto done = compiler_.compile(text.body.value_or(""), Place::body, body); !done) return done;
    if (!body.is_constant()) {
      target.body = std::move(body);
    } else {
      if (text.body) head.append_text(fmt::format("Content-Length: {}\r\n", body.constant().size()));
      head.append_text("\r\n");
      head.append_text(body.constant());
    }
    target.is_constant = head.is_constant() && !target.body;
    if (target.is_constant) target.bytes = head.constant();
    note_needs(head, target);
    if (target.body) note_needs(*target.body, target);
    return {};
  }

  static void note_needs(const Template& text, Target& target) {
    using Kind = Template::Piece::Kind;
    for (const auto& piece : text.pieces()) {
      if (piece.kind != Kind::captured && piece.kind != Kind::captured_in_path) continue;
      if (!piece.has_default) target.needs.push_back(piece.index);
    }
  }

  // A target that needs a capture comes behind one that makes it: so the first can always be sent.
  Done check_needs() const {
    std::vector<bool> made(plan_.capture_names.size());
    for (const bool once : {true, false}) {
      for (const Target& target : plan_.targets) {
        if (target.once != once) continue;
        for (const auto need : target.needs) {
          if (made[need]) continue;
          const std::string& name = plan_.capture_names[need];
          const std::string& where = texts_.targets.empty() ? "" : texts_.targets[target.info.target].where + ": ";
          return std::unexpected(fmt::format(
              "{}{{capture:{}}}: no target that is sent before captures it (or give {{capture:{}=DEFAULT}})", where,
              name, name));
        }
        for (const Capture& capture : target.captures) made[capture.index] = true;
      }
    }
    return {};
  }

  Done set_order() {
    std::vector<unsigned> weights;
    std::vector<std::uint32_t> recurring;
    for (const Target& target : plan_.targets) {
      if (target.once) {
        plan_.once.push_back(target.info.target);
      } else {
        weights.push_back(target.weight);
        recurring.push_back(target.info.target);
      }
    }
    if (recurring.empty()) return std::unexpected("every target is sent once: there is nothing to send behind them");
    plan_.order = weighted_order(weights);
    if (plan_.order.empty()) {
      return std::unexpected(fmt::format("the weights of all targets add up to more than {}", order_max));
    }
    for (auto& index : plan_.order) index = recurring[index];
    return {};
  }

  const RequestTexts& texts_;
  std::vector<Header> headers_;
  std::optional<Url> url_;
  TemplateCompiler compiler_;
  RequestPlan plan_;
};

}  // namespace

bool RequestPlan::needs_head() const noexcept {
  return std::any_of(targets.begin(), targets.end(), [](const Target& target) {
    return std::any_of(target.captures.begin(), target.captures.end(),
                       [](const Capture& capture) { return capture.from == Capture::From::header; });
  });
}

bool RequestPlan::needs_body() const noexcept {
  return std::any_of(targets.begin(), targets.end(), [](const Target& target) {
    return std::any_of(target.captures.begin(), target.captures.end(),
                       [](const Capture& capture) { return capture.from == Capture::From::json; });
  });
}

std::string RequestPlan::method() const {
  const auto method_of = [](const Target& target) { return target.name.substr(0, target.name.find(' ')); };
  const std::string first = method_of(targets.front());
  const bool all =
      std::all_of(targets.begin(), targets.end(), [&](const Target& target) { return method_of(target) == first; });
  return all ? first : "";
}

RequestPlan RequestPlan::constant(std::string bytes, Method method) {
  RequestPlan plan;
  plan.targets.push_back({.bytes = std::move(bytes)});
  plan.targets.front().info.method = method;
  plan.order = {0};
  return plan;
}

std::expected<PlannedRequests, std::string> plan_requests(const RequestTexts& texts) {
  auto headers = split_headers(texts.headers);
  if (!headers) return std::unexpected(headers.error());
  return Planner(texts, std::move(*headers)).plan();
}

}  // namespace laneway::load
