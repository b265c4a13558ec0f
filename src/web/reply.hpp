#pragma once

#include <string>
#include <string_view>

#include "laneway/detail/endpoint.hpp"
#include "laneway/error.hpp"
#include "laneway/method.hpp"
#include "laneway/response.hpp"
#include "laneway/status.hpp"

// The answers the framework gives by itself, in FastAPI's words. Each replaces all of `out`.

namespace laneway {

/// `{"detail": "Not Found"}` for any status, with its reason phrase.
void reply_status(Response& out, Status status);

/// 405, or the answer to OPTIONS (200, empty), with the Allow field.
void reply_not_allowed(Response& out, Method method, Methods allowed);

/// 422 from the items that binding left in `call.faults`.
void reply_faults(detail::Call& call);

/// What an HttpError asks for: its status, headers, and its text as `detail`.
void reply_error(Response& out, const HttpError& error);

/// The answer to any other exception: 500, text/plain "Internal Server Error". Nothing of the exception is in it.
void reply_internal_error(Response& out);

/// The value of an Allow field: tokens separated by ", ".
std::string allow_value(Methods methods);

}  // namespace laneway
