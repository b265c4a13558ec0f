#include "load/truth/stamps.hpp"

#include "laneway/detail/json_writer.hpp"

namespace laneway::load::truth {

Stamps::Ticket Stamps::begin(const std::string& target, Nanoseconds read, std::optional<Nanoseconds> due) {
  if (stamps_.size() == capacity_) {
    ++not_kept_;
    return std::nullopt;
  }
  stamps_.push_back({.target = target, .status = 0, .read = read, .due = due, .written = {}});
  return cleared_ + stamps_.size() - 1;
}

void Stamps::end(Ticket ticket, int status, Nanoseconds written) {
  if (!ticket || *ticket < cleared_) return;
  Stamp& stamp = stamps_[*ticket - cleared_];
  stamp.status = status;
  stamp.written = written;
}

void Stamps::clear() {
  cleared_ += stamps_.size();
  stamps_.clear();
  not_kept_ = 0;
}

std::string Stamps::json(std::uint64_t connections) const {
  std::string text;
  JsonWriter json(text);
  const auto time = [&](std::string_view name, const std::optional<Nanoseconds>& value) {
    json.key(name);
    if (value) {
      json.integer(*value);
    } else {
      json.null();
    }
  };
  json.begin_object();
  json.member("schema", "laneway-truth/1");
  json.member("connections", connections);
  json.member("not_kept", not_kept_);
  json.key("requests");
  json.begin_array();
  for (const auto& stamp : stamps_) {
    json.begin_object();
    json.member("target", std::string_view(stamp.target));
    json.member("status", stamp.status);
    json.member("read_ns", stamp.read);
    time("due_ns", stamp.due);
    time("written_ns", stamp.written);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return text;
}

}  // namespace laneway::load::truth
