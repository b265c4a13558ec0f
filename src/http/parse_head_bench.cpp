#include <benchmark/benchmark.h>

#include "http/parse_head.hpp"
#include "http/parse_response.hpp"
#include "http/write_head.hpp"

namespace laneway::http {
namespace {

const Limits limits;

constexpr std::string_view wrk_get =
    "GET /json HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: wrk/4.1.0\r\nAccept: */*\r\n\r\n";

constexpr std::string_view browser_get =
    "GET /items/42?q=shoes&limit=10 HTTP/1.1\r\nHost: shop.example.org\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Accept-Language: en-GB,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\nReferer: https://shop.example.org/\r\n"
    "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark\r\nConnection: keep-alive\r\n"
    "Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n\r\n";

constexpr std::string_view hello_response =
    "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: application/json\r\n"
    "Content-Length: 25\r\n\r\n{\"message\":\"Hello World\"}";

void parse_request(benchmark::State& state, std::string_view input) {
  Head head;
  for (auto _ : state) {
    head.clear();
    benchmark::DoNotOptimize(parse_head(input, limits, head));
    benchmark::DoNotOptimize(head);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * input.size()));
}
BENCHMARK_CAPTURE(parse_request, wrk, wrk_get);
BENCHMARK_CAPTURE(parse_request, browser, browser_get);

void parse_request_bytewise(benchmark::State& state) {
  Head head;
  for (auto _ : state) {
    head.clear();
    for (std::size_t size = 1; size <= browser_get.size(); ++size) {
      benchmark::DoNotOptimize(parse_head(browser_get.substr(0, size), limits, head));
    }
  }
}
BENCHMARK(parse_request_bytewise);

// All that http does for one small request: head, decisions, answer's head.
void exchange(benchmark::State& state) {
  Exchange exchange(limits);
  Head head;
  std::string out;
  for (auto _ : state) {
    out.clear();
    head.clear();
    benchmark::DoNotOptimize(exchange.receive_head(wrk_get, head));
    exchange.start_body(head, limits.body_bytes_max, true);
    const AnswerPlan plan = exchange.begin_answer(Status::ok, 25);
    HeadWriter writer(out, Status::ok, "Sun, 06 Nov 1994 08:49:37 GMT");
    writer.trusted_field("Content-Type", "application/json");
    writer.end(plan);
    out.append("{\"message\":\"Hello World\"}");
    exchange.end_answer();
    exchange.next_request();
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(exchange);

void parse_response(benchmark::State& state) {
  ResponseParser parser(limits);
  for (auto _ : state) {
    parser.begin(Method::get);
    benchmark::DoNotOptimize(parser.next(hello_response));
  }
}
BENCHMARK(parse_response);

}  // namespace
}  // namespace laneway::http
