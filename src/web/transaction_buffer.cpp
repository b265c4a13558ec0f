// The buffer of a transaction: what a connection reads into it, and what stays of it between requests.

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"
#include "web/transaction.hpp"

namespace laneway {

Transaction::Room Transaction::room() {
  constexpr std::size_t least = 4096;
  if (unread_ == filled_) unread_ = filled_ = settled_;
  if (capacity_ - filled_ < least && unread_ > settled_) {
    std::memmove(buffer_.get() + settled_, buffer_.get() + unread_, filled_ - unread_);
    filled_ -= unread_ - settled_;
    unread_ = settled_;
  }
  if (capacity_ == filled_) {  // only an unfinished head gets here: its limit bounds the growth
    LANEWAY_ASSERT(settled_ == 0);
    const std::size_t wanted = capacity_ * 2;
    auto grown = std::make_unique_for_overwrite<char[]>(wanted);
    std::memcpy(grown.get(), buffer_.get(), filled_);
    buffer_ = std::move(grown);
    capacity_ = wanted;
  }
  return {buffer_.get() + filled_, capacity_ - filled_};
}

void Transaction::settle() {
  constexpr std::size_t body_room = 4096;
  unread_ += head.bytes();
  settled_ = unread_;
  if (head.framing() == http::Framing::none || capacity_ - settled_ >= body_room) return;
  const std::size_t begin_of_head = settled_ - head.bytes();
  const std::size_t kept = filled_ - begin_of_head;
  const std::size_t wanted = kept + buffer_bytes;
  auto grown = std::make_unique_for_overwrite<char[]>(wanted);
  std::memcpy(grown.get(), buffer_.get() + begin_of_head, kept);
  buffer_ = std::move(grown);
  capacity_ = wanted;
  filled_ = kept;
  unread_ = settled_ = head.bytes();
  head.rebase(buffer_.get());
}

void Transaction::finish_request() noexcept {
  settled_ = 0;
  if (unread_ == filled_) unread_ = filled_ = 0;
  head.clear();
  body.clear();
  body_bytes = {};
  response.clear();
  faults.clear();
  background.clear();
  left_background_.clear();
  piece.clear();
  locals.clear();
  stream_ = Body::whole;
  source_.reset();
}

void Transaction::clear() noexcept {
  constexpr std::size_t kept_bytes_max = 64 * 1024;  // what one large request needed must not stay with the pool
  finish_request();
  unread_ = filled_ = 0;
  output.clear();
  if (body.capacity() > kept_bytes_max) std::string().swap(body);
  if (output.capacity() > kept_bytes_max) std::string().swap(output);
  if (response.body().capacity() > kept_bytes_max) response = Response();
  if (piece.capacity() > kept_bytes_max) std::string().swap(piece);
  if (capacity_ > buffer_bytes) {
    buffer_ = std::make_unique_for_overwrite<char[]>(buffer_bytes);
    capacity_ = buffer_bytes;
  }
}

void Transaction::pass_on(Transaction& successor) {
  successor.output.swap(output);
  for (std::string_view left = unread(); !left.empty();) {
    const Room room = successor.room();
    const std::size_t bytes = std::min(room.bytes, left.size());
    std::memcpy(room.data, left.data(), bytes);
    successor.received(bytes);
    left.remove_prefix(bytes);
  }
}

}  // namespace laneway
