#include <algorithm>
#include <cstdint>
#include <string>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "http/multipart.hpp"

/// Multipart bodies and Content-Types: any bytes. Parts lie within the body, in order; names are text; limits hold.
namespace {

using namespace laneway::http;

void check_parts(std::string_view body, std::string_view boundary) {
  const MultipartLimits limits{
      .file_count_max = 5, .field_count_max = 5, .field_bytes_max = 40, .part_head_bytes_max = 200};
  MultipartReader parts(body, boundary, limits);
  const char* last = body.data();
  std::size_t count = 0;
  while (parts.next()) {
    const MultipartPart& part = parts.part();
    ++count;
    if (!part.content.empty()) {
      LANEWAY_ASSERT(part.content.data() >= last);
      last = part.content.data() + part.content.size();
      LANEWAY_ASSERT(last <= body.data() + body.size());
    }
    LANEWAY_ASSERT(part.content.find("\r\n--" + std::string(boundary)) == std::string_view::npos);
    LANEWAY_ASSERT(laneway::is_utf8(part.name) && part.name.find_first_of("\r\n") == std::string::npos);
    LANEWAY_ASSERT(part.file_name || part.content.size() <= limits.field_bytes_max);
    if (!part.file_name) continue;
    LANEWAY_ASSERT(laneway::is_utf8(*part.file_name));
    const std::string safe = safe_file_name(*part.file_name);
    LANEWAY_ASSERT(safe.size() <= 255 && safe.find_first_of("/\\\r\n") == std::string::npos && !safe.starts_with('.'));
  }
  LANEWAY_ASSERT(count <= limits.file_count_max + limits.field_count_max);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_parts(input, "B");
  const std::string_view type = input.substr(0, input.find('\n'));
  if (const auto boundary = boundary_of(type)) {
    LANEWAY_ASSERT(!boundary->empty() && boundary->size() <= boundary_size_max);
    check_parts(input.substr(std::min(type.size() + 1, input.size())), *boundary);
  }
  std::string scratch;
  LANEWAY_ASSERT(laneway::is_utf8(text_of_bytes(input, scratch)));
  return 0;
}
