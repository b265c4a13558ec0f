#include "json/faults.hpp"

#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

void write_location(JsonWriter& out, const Location& location) {
  if (location.outer != nullptr) write_location(out, *location.outer);
  if (location.index >= 0) {
    out.integer(location.index);
  } else {
    out.string(location.name);
  }
}

}  // namespace

void Faults::add(const Location& location, const detail::Fault& fault, std::string_view input) {
  if (++count_ > count_max || out_.size() >= told_bytes_max) return;
  const bool told = out_.size() < bytes_max;
  if (!out_.empty()) out_.push_back(',');
  JsonWriter out(out_);
  out.begin_object();
  out.member("type", fault.type);
  out.key("loc");
  out.begin_array();
  write_location(out, location);
  out.end_array();
  out.member("msg", fault.message);
  out.key("input");
  out.raw(told ? input : "null");
  if (!fault.context.empty()) {
    out.key("ctx");
    out.raw('{' + fault.context + '}');
  }
  out.end_object();
}

}  // namespace laneway
