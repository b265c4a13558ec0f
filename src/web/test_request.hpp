#pragma once

#include <string>
#include <string_view>

#include "laneway/test_client.hpp"

namespace laneway {

/// The bytes of the request that a test describes, head and body, ready to be sent.
/// `target` is encoded where it must be; `cookies` is the value of its Cookie field, empty for none.
/// Errors: throws TestClientError for two kinds of body, or a header that could not be sent as it is.
std::string test_request_bytes(Method method, std::string_view target, const TestRequest& request,
                               std::string_view host, std::string_view cookies);

/// `target` with `params` added to its query, and what may not stand in a target percent-encoded.
std::string encode_target(std::string_view target, const TestRequest::Pairs& params);

}  // namespace laneway
