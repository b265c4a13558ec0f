// The report's endpoints on cpp-httplib, as its own examples are written: everything at its default, the pool of
// threads (eight, or one fewer than cores) and the five requests of a kept connection among it. Except for Nagle's
// algorithm: head and body leave in two writes, and the second would wait 40 ms for the client's acknowledgement.

#include <httplib.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "../cpp_target.hpp"

namespace {

void say(httplib::Response& response, const char* message) {
  response.set_content("{\"message\":\"" + std::string(message) + "\"}", "application/json");
}

}  // namespace

int main(int argc, char** argv) {
  target::Address address = target::parse_address("cpp_httplib", "cpp-httplib " CPPHTTPLIB_VERSION, argc, argv);
  const target::Address asked = address;
  httplib::Server server;
  server.set_tcp_nodelay(true);
  server.Get("/cpp_httplib/",
             [](const httplib::Request&, httplib::Response& response) { say(response, "Hello World"); });
  server.Get("/cpp_httplib/plaintext/", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("Hello, World!", "text/plain");
  });
  server.Get("/cpp_httplib/sync/", [](const httplib::Request&, httplib::Response& response) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    say(response, "sync, but run in thread pool");
  });
  server.Get("/cpp_httplib/sync_cpu_bound/", [](const httplib::Request&, httplib::Response& response) {
    target::cpu_bound_operation(target::big_number);
    say(response, "sync mode operation");
  });

  if (address.port == 0) {
    const int port = server.bind_to_any_port(address.host);
    if (port > 0) address.port = static_cast<unsigned short>(port);
  } else if (!server.bind_to_port(address.host, address.port)) {
    address.port = 0;
  }
  if (address.port == 0) {
    std::fprintf(stderr, "cpp_httplib: %s\n", target::cannot_listen(asked, std::strerror(errno)).c_str());
    return 1;
  }
  target::print_address(address);
  return server.listen_after_bind() ? 0 : 1;
}
