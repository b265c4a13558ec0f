#include "web/write_answer.hpp"

#include "http/write_head.hpp"

namespace laneway {

void write_answer(std::string& out, const Response& response, bool has_source, Status status, const AnswerStart& start,
                  const http::AnswerPlan& plan) {
  const bool usual = status == Status::ok && plan.send_body && plan.framing == http::Framing::length &&
                     plan.connection == http::ConnectionOption::none && response.headers().empty() &&
                     !response.body().empty() && !response.content_type().empty();
  if (usual) return http::append_answer(out, start.ok, response.content_type(), response.body());
  http::HeadWriter head(out, status, start.date);
  // Response lets in no malformed field, and none that is the server's own.
  const bool has_body = !response.body().empty() || has_source || plan.framing != http::Framing::length;
  if (has_body && !response.content_type().empty()) {
    head.trusted_field("Content-Type", response.content_type());
  }
  for (const auto& [name, value] : response.headers()) head.trusted_field(name, value);
  head.end(plan);
  if (plan.send_body) out += response.body();
}

}  // namespace laneway
