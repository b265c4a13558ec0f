#pragma once

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>

namespace laneway::net {

/// recv(2) and send(2) (MSG_NOSIGNAL) on a nonblocking socket, as bare system calls: errors in errno as usual.
/// glibc's are cancellation points, which in a process of several threads costs two atomic operations a call; no thread
/// of ours is ever cancelled. Measured: 2 to 3 % of a small request's CPU.
inline ssize_t receive_some(int fd, void* data, std::size_t bytes) noexcept {
  return ::syscall(SYS_recvfrom, fd, data, bytes, 0, nullptr, nullptr);
}
inline ssize_t send_some(int fd, const void* data, std::size_t bytes) noexcept {
  return ::syscall(SYS_sendto, fd, data, bytes, MSG_NOSIGNAL, nullptr, 0);
}

}  // namespace laneway::net
