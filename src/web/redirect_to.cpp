#include "web/redirect_to.hpp"

#include <fmt/format.h>

namespace laneway {

Response redirect_to(std::string_view scheme, std::string_view authority, const Request& request) {
  const std::string_view path = request.path().starts_with('/') ? request.path() : "/";  // OPTIONS *
  std::string url = fmt::format("{}://{}{}", scheme, authority, path);
  if (!request.query_string().empty()) url.append("?").append(request.query_string());
  return Response::redirect(url);
}

}  // namespace laneway
