#include "laneway/middleware/https_redirect.hpp"

#include "http/authority.hpp"
#include "web/redirect_to.hpp"

namespace laneway {

Task<Response> HttpsRedirect::operator()(Request& request, Next next) const {
  if (request.scheme() == "https") co_return co_await next();
  const std::string_view host = request.header("Host").value_or("");
  if (host.empty()) co_return Response::text("Invalid host header", Status::bad_request);
  const auto [name, port] = http::split_authority(host);
  const bool usual_port = port.empty() || port == "80" || port == "443";
  co_return redirect_to("https", usual_port ? name : host, request);
}

}  // namespace laneway
