#include "laneway/upload.hpp"

#include "http/multipart.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway {

std::string UploadFile::safe_file_name() const { return http::safe_file_name(file_name); }

namespace detail {

bool is_file(const Type& type) {
  if (type.kind == Kind::optional || type.kind == Kind::list) return is_file(*type.item);
  return type.value == &upload_table;
}

constinit const ValueTable upload_table = {
    "file",
    {},
    [](std::string_view, void*, Fault& fault) {
      // FastAPI's words, which name Python's type.
      fault = {"value_error", "Value error, Expected UploadFile, received: <class 'str'>", "\"error\":{}"};
      return false;
    },
    nullptr,
    [](JsonWriter& out, const void* value) { out.string(static_cast<const UploadFile*>(value)->file_name); },
    "value_error",
    "Value error, Expected UploadFile, received: <class 'str'>",
    R"("type":"string","contentMediaType":"application/octet-stream")"};

}  // namespace detail
}  // namespace laneway
