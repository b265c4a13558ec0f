#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "laneway/bytes.hpp"
#include "laneway/chrono.hpp"
#include "laneway/decimal.hpp"
#include "laneway/detail/json_writer.hpp"
#include "laneway/uuid.hpp"

/// Dates, times, durations, UUIDs and decimals from any bytes: what is accepted is written so that it reads back as the
/// same value; what is refused says why.
namespace {

using namespace laneway;
using namespace laneway::detail;

template <class T>
std::string written(const T& value) {
  std::string json;
  JsonWriter out(json);
  ValueTraits<T>::table.write(out, &value);
  return json;
}

template <class T>
void check_text(std::string_view input) {
  const ValueTable& table = ValueTraits<T>::table;
  T value{};
  Fault fault;
  if (!table.read(input, &value, fault)) {
    LANEWAY_ASSERT(!fault.type.empty() && !fault.message.empty());
    return;
  }
  const std::string json = written(value);
  LANEWAY_ASSERT(json.size() >= 2 && json.front() == '"' && json.back() == '"');
  T again{};
  LANEWAY_ASSERT(table.read(std::string_view(json).substr(1, json.size() - 2), &again, fault));
  LANEWAY_ASSERT(again == value && written(again) == json);
}

template <class T>
void check_number(std::string_view json) {
  if (json.empty() || json.find_first_not_of("0123456789.eE+-") != json.npos) return;
  T value{};
  Fault fault;
  const bool read = ValueTraits<T>::table.read_other(NonText::number, json, &value, fault);
  LANEWAY_ASSERT(read || !fault.type.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_text<std::chrono::year_month_day>(input);
  check_text<TimeOfDay>(input);
  check_text<DateTime>(input);
  check_text<std::chrono::sys_seconds>(input);
  check_text<Uuid>(input);
  check_text<Decimal>(input);
  check_number<std::chrono::year_month_day>(input);
  check_number<TimeOfDay>(input);
  check_number<DateTime>(input);
  check_number<std::chrono::microseconds>(input);
  check_number<Decimal>(input);

  std::chrono::microseconds duration{};
  Fault fault;
  if (parse_duration(input, duration, fault)) {  // numbers beyond 32 bits are written, and not read
    const std::string json = written(duration);
    LANEWAY_ASSERT(json.starts_with("\"P") || json.starts_with("\"-P"));
  }
  return 0;
}
