// Any path, any method: 200 after the whole body has come, with the body. What probes and benchmarks are pointed at.

#include <laneway/app.hpp>

using namespace laneway;

Task<Response> echo(const Request& request, std::string) {
  Response answer{std::string(request.body())};
  if (const auto type = request.header("Content-Type")) answer.set_content_type(*type);
  co_return answer;
}

int main(int argc, char** argv) {
  App app({.title = "laneway-echo"});
  const Methods known = Method::get | Method::head | Method::post | Method::put | Method::delete_ | Method::options |
                        Method::trace | Method::patch;
  app.route(known, "/{path:path}", fn<echo>);
  return app.run(argc, argv);
}
