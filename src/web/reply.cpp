#include "web/reply.hpp"

#include "laneway/detail/json_writer.hpp"
#include "laneway/detail/reply.hpp"

namespace laneway {
namespace {

constexpr std::string_view json_type = "application/json";

void reply_detail(Response& out, Status status, std::string_view detail, bool is_json = false) {
  out.clear();
  out.set_status(status);
  JsonWriter json(detail::begin_json(out));
  json.begin_object();
  json.key("detail");
  is_json ? json.raw(detail) : json.string(detail);
  json.end_object();
}

bool status_has_body(Status status) noexcept {
  return code(status) >= 200 && status != Status::no_content && status != Status::reset_content &&
         status != Status::not_modified;
}

}  // namespace

namespace detail {

bool may_have_body(const Call& call) noexcept {
  return status_has_body(call.response.has_status() ? call.response.status() : call.declared_status);
}

std::string& begin_json(Response& response) {
  if (response.content_type().empty()) response.set_content_type(json_type);
  response.body().clear();
  return response.body();
}

void reply_nothing(Call& call) {
  if (!call.response.body().empty() || !call.response.content_type().empty() || !may_have_body(call)) return;
  begin_json(call.response) = "null";
}

void reply_response(Call& call, Response&& response) { call.response = std::move(response); }

}  // namespace detail

void reply_status(Response& out, Status status) { reply_detail(out, status, reason(status)); }

std::string allow_value(Methods methods) {
  std::string value;
  for (int i = 0; i < method_count; ++i) {
    const auto method = static_cast<Method>(i);
    if (!methods.contains(method)) continue;
    if (!value.empty()) value += ", ";
    value += to_string(method);
  }
  return value;
}

void reply_not_allowed(Response& out, Method method, Methods allowed) {
  if (method == Method::options) {
    out.clear();
    out.set_status(Status::ok);
  } else {
    reply_status(out, Status::method_not_allowed);
  }
  out.set_header("Allow", allow_value(allowed));
}

void reply_faults(detail::Call& call) {
  if (call.faults.empty()) {
    if (call.refusal.empty()) return reply_status(call.response, Status::bad_request);
    return reply_detail(call.response, Status::bad_request, call.refusal);
  }
  call.response.clear();
  call.response.set_status(Status::unprocessable_content);
  std::string& body = detail::begin_json(call.response);
  body.append(R"({"detail":[)").append(call.faults).append("]}");
}

void reply_error(Response& out, const HttpError& error) {
  reply_detail(out, error.status(), error.detail(), error.detail_is_json());
  for (const auto& [name, value] : error.headers()) out.add_header(name, value);
  if (!status_has_body(error.status())) {
    out.body().clear();
    out.set_content_type({});
  }
}

void reply_internal_error(Response& out) {
  out.clear();
  out.set_status(Status::internal_server_error);
  out.set_content_type("text/plain; charset=utf-8");
  out.set_body("Internal Server Error");
}

}  // namespace laneway
