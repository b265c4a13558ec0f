#pragma once

#include <string>
#include <string_view>

#include "http/exchange.hpp"
#include "laneway/response.hpp"

namespace laneway {

/// What answers of the same second begin with.
struct AnswerStart {
  std::string_view date;  ///< IMF-fixdate
  std::string_view ok;    ///< a 200's status line and Date field
};

/// Append the answer's head and body to `out`. `has_source`: its body does not lie in the response, or did not.
void write_answer(std::string& out, const Response& response, bool has_source, Status status, const AnswerStart& start,
                  const http::AnswerPlan& plan);

}  // namespace laneway
