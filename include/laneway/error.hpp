#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "laneway/status.hpp"

namespace laneway {

/// Throw it from a path function to answer with `status` and the JSON body `{"detail": detail}`, as FastAPI's
/// HTTPException does. `headers` are added to the answer.
class HttpError : public std::exception {
 public:
  explicit HttpError(Status status, std::string detail = {},
                     std::vector<std::pair<std::string, std::string>> headers = {});
  ~HttpError() override;

  Status status() const noexcept { return status_; }
  /// The text of `detail`; the status's reason phrase if none was given.
  const std::string& detail() const noexcept { return detail_; }
  const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return headers_; }
  const char* what() const noexcept override { return detail_.c_str(); }

 private:
  Status status_;
  std::string detail_;
  std::vector<std::pair<std::string, std::string>> headers_;
};

/// A lane's queue is full, or work waited in it for too long: 503 with Retry-After, unless the path function handles
/// it.
class Overloaded : public HttpError {
 public:
  explicit Overloaded(std::string detail = "Service Unavailable");
};

}  // namespace laneway
