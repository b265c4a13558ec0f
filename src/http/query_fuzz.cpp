#include <cstdint>
#include <string>

#include "base/assert.hpp"
#include "http/date.hpp"
#include "http/query.hpp"
#include "http/target.hpp"

/// Targets, queries, percent-encoding and dates: any bytes. Pieces lie within the input, in order; decoding shortens;
/// nothing that is accepted names more than was given.
namespace {

using namespace laneway::http;

bool within(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_query(std::string_view query) {
  std::string scratch;
  QueryReader pairs(query, 50);
  std::size_t count = 0;
  const char* last = query.data();
  while (pairs.next()) {
    ++count;
    LANEWAY_ASSERT(within(pairs.key(), query) && within(pairs.value(), query));
    LANEWAY_ASSERT(pairs.key().empty() || pairs.key().data() >= last);
    if (!pairs.key().empty()) last = pairs.key().data() + pairs.key().size();
    LANEWAY_ASSERT(pairs.key().find_first_of("=&") == std::string_view::npos);
    LANEWAY_ASSERT(pairs.value().find('&') == std::string_view::npos);
    LANEWAY_ASSERT(decode_form(pairs.key(), scratch).size() <= pairs.key().size());
    LANEWAY_ASSERT(decode_form(pairs.value(), scratch).size() <= pairs.value().size());
  }
  LANEWAY_ASSERT(count <= 50 && (!pairs.too_many() || count == 50));
}

void check_target(std::string_view text, laneway::Method method) {
  const auto target = split_target(text, method);
  if (!target) return;
  LANEWAY_ASSERT(within(target->authority, text) && within(target->query, text));
  LANEWAY_ASSERT(target->form == TargetForm::authority || !target->path.empty());
  LANEWAY_ASSERT(target->path.find_first_of("?#") == std::string_view::npos);
  std::string decoded;
  if (!percent_decode(target->path, decoded)) return;
  LANEWAY_ASSERT(decoded.size() <= target->path.size());
  if (text.find('\0') == std::string_view::npos) LANEWAY_ASSERT(decoded.find('\0') == std::string::npos);
}

void check_date(std::string_view text) {
  const auto seconds = parse_date(text, 1'700'000'000);
  if (!seconds || *seconds < 0) return;
  LANEWAY_ASSERT(parse_date(view(format_date(*seconds)), 0) == seconds);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_query(input);
  for (const auto method : {laneway::Method::get, laneway::Method::options, laneway::Method::connect}) {
    check_target(input, method);
  }
  check_date(input);
  return 0;
}
