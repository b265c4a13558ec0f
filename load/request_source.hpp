#pragma once

#include "load/index_list.hpp"
#include "load/request.hpp"

namespace laneway::load {

/// Says what a connection sends next. One thread's; knows no sockets and no clock, never blocks and does not allocate
/// for a request. Thread safety: one thread.
class RequestSource {
 public:
  /// `request` must outlive the source.
  explicit RequestSource(const RequestBytes& request) : only_{.info = request.info, .bytes = request.bytes} {}

  /// The next request, of connection `connection`.
  Request next(IndexList::Index /*connection*/) { return only_; }

 private:
  Request only_;
};

}  // namespace laneway::load
