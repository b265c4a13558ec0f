#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "load/failure.hpp"
#include "load/tls_context.hpp"

struct ssl_st;
struct ssl_session_st;

namespace laneway::load {

/// TLS over a socket that does not block: the client's end, one connection after another, each of which resumes the
/// session of the one before if it may. Knows no clock. Thread safety: one thread. It must stay where it is.
class TlsStream {
 public:
  /// What the socket did, as the TLS library does not tell it.
  struct Socket {
    int fd = -1;
    int error = 0;         // of the last call that failed
    bool drained = false;  // the last read found less than it had room for
    bool ended = false;    // the peer has closed
  };
  enum class Progress : std::uint8_t { waiting, open, failed };

  explicit TlsStream(std::shared_ptr<const TlsContext> context);
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;
  ~TlsStream();

  /// The connected socket `fd`, watched edge by edge; it must stay open until `close`. Then call `handshake` each time
  /// that it is ready, and at once.
  void begin(int fd);
  Progress handshake();
  /// Says goodbye (close_notify) if all went well.
  void close() noexcept;

  /// As Transport's. A peer that closes without close_notify is an error: what it sent may be cut.
  ssize_t read(std::span<char> buffer) noexcept;
  ssize_t write(std::string_view bytes) noexcept;
  /// No more can be read, whatever the last `read` gave: the next one tells why, and no edge will.
  bool at_end() const noexcept { return end_ != 0; }
  const Failure& failure() const noexcept { return failure_; }

  /// Of an open one: did it resume a session, and "TLSv1.3", "TLS_AES_256_GCM_SHA384".
  bool resumed() const noexcept;
  std::string_view version() const noexcept;
  std::string_view cipher() const noexcept;

  /// For TlsContext. `keep`: the server gave a session, which is ours from now on.
  void keep(ssl_session_st* session) noexcept;
  static bio_method_st* make_socket_method();

 private:
  ssize_t fail(ErrorKind kind, std::string text) noexcept;
  ssize_t read_fault(int result) noexcept;
  std::string library_text() const;
  void forget_session() noexcept;

  std::shared_ptr<const TlsContext> context_;
  Socket socket_;
  ssl_st* ssl_ = nullptr;
  ssl_session_st* session_ = nullptr;
  bool is_open_ = false;
  bool is_broken_ = false;
  int end_ = 0;  // 1: orderly; below 0: with `failure_`
  std::string failure_text_;
  Failure failure_;
};

}  // namespace laneway::load
