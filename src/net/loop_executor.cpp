#include <stdexcept>

#include "base/slice.hpp"
#include "laneway/asio.hpp"
#include "net/loop.hpp"

namespace laneway::detail {

template <unsigned version, unsigned layout>
boost::asio::io_context::executor_type AsioOf<version, layout>::loop_executor() {
  const Slice* slice = Slice::current();
  if (slice == nullptr) throw std::logic_error("loop_executor() outside of path functions and spawned work");
  return slice->context().home->io_context().get_executor();
}

template struct AsioOf<BOOST_ASIO_VERSION, asio_layout>;

}  // namespace laneway::detail
