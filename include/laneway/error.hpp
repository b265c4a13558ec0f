#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "laneway/json.hpp"
#include "laneway/status.hpp"

namespace laneway {

/// Throw it from a path function to answer with `status` and the JSON body `{"detail": detail}`, as FastAPI's
/// HTTPException does. `headers` are added to the answer. The detail is a text, or any JSON: `Json::of(value)`.
class HttpError : public std::exception {
 public:
  explicit HttpError(Status status, std::string detail = {},
                     std::vector<std::pair<std::string, std::string>> headers = {});
  HttpError(Status status, Json detail, std::vector<std::pair<std::string, std::string>> headers = {});
  ~HttpError() override;

  Status status() const noexcept { return status_; }
  /// The text of `detail`; the status's reason phrase if none was given. A detail that is JSON: as that is written.
  const std::string& detail() const noexcept { return detail_; }
  bool detail_is_json() const noexcept { return detail_is_json_; }
  const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return headers_; }
  const char* what() const noexcept override { return detail_.c_str(); }

 private:
  Status status_;
  std::string detail_;
  bool detail_is_json_ = false;
  std::vector<std::pair<std::string, std::string>> headers_;
};

/// What was wrong with a request, for those who answer it otherwise than with FastAPI's 422:
/// `app.on_exception<ValidationError>([](const ValidationError& error) { return Response::json(...); })`.
class ValidationError : public std::exception {
 public:
  /// `items`: objects as FastAPI's, separated by commas.
  explicit ValidationError(std::string items);
  ~ValidationError() override;
  /// The JSON array of all faults: objects with type, loc, msg, input and perhaps ctx.
  const Json& detail() const noexcept { return detail_; }
  const char* what() const noexcept override { return "the request is not valid"; }

 private:
  Json detail_;
};

/// A lane's queue is full, or work waited in it for too long: 503 with Retry-After, unless the path function handles
/// it.
class Overloaded : public HttpError {
 public:
  explicit Overloaded(std::string detail = "Service Unavailable");
};

}  // namespace laneway
