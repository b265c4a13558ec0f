#include "laneway/test_client.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "base/text.hpp"
#include "http/limits.hpp"
#include "http/parse_response.hpp"
#include "http/target.hpp"
#include "json/read.hpp"
#include "web/cookie_jar.hpp"
#include "web/docs_routes.hpp"
#include "web/lifespan.hpp"
#include "web/memory_server.hpp"
#include "web/test_request.hpp"

namespace laneway {
namespace {

constexpr int redirects_max = 20;

Nanoseconds nanoseconds(double seconds) { return static_cast<Nanoseconds>(seconds * 1e9); }

// Bounds an answer's head only; what the app may answer is not the client's to judge.
http::Limits wide_limits() {
  http::Limits limits;
  limits.head_bytes_max = limits.trailer_bytes_max = 1 << 20;
  limits.field_line_bytes_max = http::field_line_bytes_cap;
  limits.field_count_max = http::field_count_cap;
  limits.chunk_overhead_bytes_max = http::counted_bytes_cap;
  return limits;
}

const http::Limits& client_limits() {
  static const http::Limits limits = wide_limits();
  return limits;
}

TestRequest::Pairs fields_of(std::string_view head) {
  TestRequest::Pairs fields;
  head.remove_prefix(std::min(head.find("\r\n") + 2, head.size()));
  while (head.size() > 2) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(line.size() + 2);
    const auto colon = line.find(':');
    if (colon != line.npos) fields.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return fields;
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t longest = 200;
  return text.size() <= longest ? std::string(text) : std::string(text.substr(0, longest)) + "...";
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

std::optional<std::string_view> TestResponse::header(std::string_view name) const noexcept {
  for (const auto& [own, value] : headers_) {
    if (equal_ignoring_case(own, name)) return value;
  }
  return std::nullopt;
}

const JsonValue& TestResponse::json() const {
  if (!json_) {
    auto read = parse_json(body_);
    if (!read) {
      throw TestClientError(
          fmt::format("the answer ({} {}) is not JSON: {}\n{}", status_, target_, read.error().reason, excerpt(body_)));
    }
    json_ = std::move(*read);
  }
  return *json_;
}

struct TestClient::Impl {
  Impl(App& app, TestClientOptions given)
      : options(std::move(given)),
        routes(routes_with_documentation(app)),
        server(app.options().settings, routes,
               Lifespan::service_options(app, options.lanes ? Calls::on_lanes : Calls::on_caller)),
        lifespan(app, server.server().service().runtime) {
    server.server().service().redirect_slashes = app.options().redirect_slashes;
  }

  Nanoseconds deadline() const { return monotonic_now() + nanoseconds(options.answer_seconds_max); }

  void await_lifespan(const char* what) {
    if (!server.work_until([this] { return lifespan.ended(); }, deadline())) {
      throw TestClientError(fmt::format("{} has not ended within {} s", what, options.answer_seconds_max));
    }
    if (lifespan.failure()) std::rethrow_exception(lifespan.failure());
  }

  TestClientOptions options;
  std::vector<Route> routes;
  MemoryServer server;
  Lifespan lifespan;
  CookieJar cookies;
};

struct TestStream::Impl {
  Impl(TestClient::Impl& of, Method with, std::string_view where, const TestRequest& request)
      : client(of), parser(client_limits()), method(with) {
    response.target_ = encode_target(where, request.params);
    if (!response.target_.starts_with('/') && response.target_ != "*") {
      throw TestClientError(fmt::format("the target '{}' does not begin with '/'", where));
    }
    const std::string cookies =
        client.cookies.field(path_of(response.target_), request.cookies, static_cast<std::int64_t>(std::time(nullptr)));
    unsent = test_request_bytes(method, response.target_, request, client.options.host, cookies);
    socket = client.server.connect();
    parser.begin(method);
    while (response.status_ == 0) step();
    for (const auto& [name, value] : response.headers_) {
      if (equal_ignoring_case(name, "Set-Cookie")) {
        client.cookies.receive(value, path_of(response.target_), static_cast<std::int64_t>(std::time(nullptr)));
      }
    }
  }

  // The client leaves; then the server does what it does behind an answer.
  ~Impl() {
    socket.reset();
    client.server.settle(client.deadline());
  }

  [[noreturn]] void fail(std::string_view why) const {
    throw TestClientError(fmt::format("{} {}: {}", to_string(method), response.target_, why));
  }

  // Send and receive what can be at once; wait if nothing can.
  void step() {
    const short wanted = static_cast<short>(POLLIN | (unsent.size() > sent ? POLLOUT : 0));
    if (!client.server.work_until_ready(socket.get(), wanted, client.deadline())) {
      fail(fmt::format("no answer within {} s (TestClientOptions::answer_seconds_max)",
                       client.options.answer_seconds_max));
    }
    if (unsent.size() > sent) {
      const ssize_t taken = ::send(socket.get(), unsent.data() + sent, unsent.size() - sent, MSG_NOSIGNAL);
      if (taken > 0) sent += static_cast<std::size_t>(taken);
      if (taken < 0 && errno != EAGAIN) sent = unsent.size();  // refused: its answer says why
    }
    char bytes[16 * 1024];
    const ssize_t got = ::recv(socket.get(), bytes, sizeof bytes, 0);
    if (got > 0) {
      input.append(bytes, static_cast<std::size_t>(got));
      parse();
    } else if (got == 0) {
      take(parser.end());
    } else if (errno != EAGAIN) {
      fail(fmt::format("the connection broke: {}", std::strerror(errno)));
    }
  }

  void parse() {
    for (;;) {
      const auto result = parser.next(input);
      take(result);
      input.erase(0, result.consumed);
      if (done || result.consumed == 0) return;
    }
  }

  void take(const http::ResponseParser::Step& result) {
    if (!result.head.empty()) {
      response.status_ = parser.status();
      response.headers_ = fields_of(result.head);
    }
    body += result.body;
    if (result.progress == http::Progress::fault) fail(fmt::format("not an HTTP answer: {}", result.why));
    if (result.progress == http::Progress::done) done = true;
  }

  TestClient::Impl& client;
  UniqueFd socket;
  http::ResponseParser parser;
  Method method;
  TestResponse response;
  std::string unsent;
  std::size_t sent = 0;
  std::string input;  // not yet parsed
  std::string body;   // not yet read
  bool done = false;
};

TestClient::TestClient(App& app, TestClientOptions options) : impl_(new Impl(app, std::move(options))) {
  try {
    impl_->lifespan.begin_start();
    impl_->await_lifespan("start-up");
  } catch (...) {
    delete impl_;
    throw;
  }
}

TestClient::~TestClient() {
  try {
    // What the last request used must be done with before what its lifespan functions gave is destroyed.
    impl_->server.work_until([this] { return impl_->server.server().connection_count() == 0; }, impl_->deadline());
    impl_->lifespan.begin_stop();
    impl_->await_lifespan("shut-down");
  } catch (const std::exception& error) {
    fmt::print(stderr, "TestClient: {}\n", error.what());
  }
  delete impl_;
}

TestStream TestClient::stream(Method method, std::string_view target, const TestRequest& request) {
  return TestStream(new TestStream::Impl(*impl_, method, target, request));
}

TestResponse TestClient::request(Method method, std::string_view target, const TestRequest& request) {
  const bool follow = request.follow_redirects.value_or(impl_->options.follow_redirects);
  TestRequest next = request;
  std::string next_target(target);
  for (int redirects = 0;; ++redirects) {
    TestResponse response;
    {
      TestStream::Impl stream(*impl_, method, next_target, next);
      while (!stream.done) stream.step();
      response = std::move(stream.response);
      response.body_ = std::move(stream.body);
    }
    response.redirects_ = redirects;
    const auto location = response.header("Location");
    if (!follow || !is_redirect(response.status()) || !location) return response;
    if (redirects == redirects_max) throw TestClientError(fmt::format("{}: more than 20 redirects", target));
    std::string_view where = *location;
    for (const std::string_view scheme : {"http://", "https://"}) {
      if (!where.starts_with(scheme)) continue;
      const std::string_view rest = where.substr(scheme.size());
      const auto slash = std::min(rest.find_first_of("/?#"), rest.size());
      if (rest.substr(0, slash) != impl_->options.host) return response;  // another server's
      where = slash < rest.size() ? rest.substr(slash) : "/";
    }
    const std::string from = response.target();
    if (where.starts_with("//")) return response;
    if (where.starts_with('/')) {
      next_target = where;
    } else if (where.starts_with('?')) {
      next_target = std::string(path_of(from)) + std::string(where);
    } else {
      next_target = from.substr(0, path_of(from).rfind('/') + 1) + std::string(where);
    }
    next.params.clear();
    const bool becomes_get =
        response.status() == 303 || (method == Method::post && (response.status() == 301 || response.status() == 302));
    if (becomes_get && method != Method::head) {
      method = Method::get;
      next.json = {};
      next.form.clear();
      next.files.clear();
      next.json_text.clear();
      next.body.clear();
      next.content_type.clear();
    }
  }
}

std::optional<std::string> TestClient::cookie(std::string_view name) const { return impl_->cookies.value(name); }
void TestClient::set_cookie(std::string_view name, std::string_view value) { impl_->cookies.set(name, value); }
void TestClient::clear_cookies() { impl_->cookies.clear(); }

void TestClient::finish() {
  const auto idle = [this] { return impl_->server.server().service().runtime.spawned() == 0; };
  if (!impl_->server.work_until(idle, impl_->deadline())) {
    throw TestClientError(fmt::format("{} pieces of spawned work have not ended within {} s",
                                      impl_->server.server().service().runtime.spawned(),
                                      impl_->options.answer_seconds_max));
  }
}

TestStream::~TestStream() { delete impl_; }

int TestStream::status() const noexcept { return impl_->response.status(); }

std::optional<std::string_view> TestStream::header(std::string_view name) const noexcept {
  return impl_->response.header(name);
}

std::optional<std::string> TestStream::read() {
  while (impl_->body.empty() && !impl_->done) impl_->step();
  if (impl_->body.empty()) return std::nullopt;
  return std::exchange(impl_->body, {});
}

std::optional<std::string> TestStream::read_line() {
  std::size_t end = 0;
  while ((end = impl_->body.find('\n')) == std::string::npos && !impl_->done) impl_->step();
  if (impl_->body.empty()) return std::nullopt;
  std::string line = impl_->body.substr(0, end);
  impl_->body.erase(0, end == std::string::npos ? end : end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace laneway
