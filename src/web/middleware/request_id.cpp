#include "laneway/middleware/request_id.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "http/field.hpp"
#include "laneway/uuid.hpp"

namespace laneway {
namespace {

// Nothing that could end a line, a quoted text or a field of a log.
bool stands_in_id(char c) noexcept {
  const char lower = to_lower(c);
  return (lower >= 'a' && lower <= 'z') || is_digit(c) ||
         std::string_view("-._~+/=:@").find(c) != std::string_view::npos;
}

}  // namespace

RequestId::RequestId(RequestIdOptions options) : options_(std::move(options)) {
  if (!http::is_token(options_.header) || http::is_writers_own(options_.header)) {
    throw std::invalid_argument("RequestId: '" + options_.header + "' is no header field's name, or the server's own");
  }
}

bool RequestId::believes(std::string_view given) const noexcept {
  return options_.believe && !given.empty() && given.size() <= options_.bytes_max &&
         std::ranges::all_of(given, stands_in_id);
}

Task<Response> RequestId::operator()(Request& request, Next next) const {
  const std::string_view given = request.header(options_.header).value_or("");
  RequestIdValue id{believes(given) ? std::string(given) : Uuid::v4().to_string()};
  request.set_local(id);
  Response response = co_await next();
  response.set_header(options_.header, id.text);
  co_return response;
}

std::string_view request_id(const Request& request) noexcept {
  const RequestIdValue* id = request.local<RequestIdValue>();
  return id == nullptr ? std::string_view() : id->text;
}

}  // namespace laneway
