#include "laneway/bytes.hpp"

#include "laneway/detail/json_writer.hpp"

namespace laneway::detail {

constinit const ValueTable bytes_table = {
    "bytes",
    {},
    [](std::string_view text, void* value, Fault&) {
      static_cast<Bytes*>(value)->data.assign(text);
      return true;
    },
    nullptr,
    [](JsonWriter& out, const void* value) { out.string(static_cast<const Bytes*>(value)->data); },
    "bytes_type",
    "Input should be a valid bytes",
    R"("type":"string","contentMediaType":"application/octet-stream")"};

}  // namespace laneway::detail
