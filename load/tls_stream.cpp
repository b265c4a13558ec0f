#include "load/tls_stream.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include "base/assert.hpp"

namespace laneway::load {
namespace {

// The socket as the library reads and writes it.

TlsStream::Socket& socket_of(BIO* bio) { return *static_cast<TlsStream::Socket*>(BIO_get_data(bio)); }

int receive(BIO* bio, char* buffer, int bytes) {
  auto& socket = socket_of(bio);
  BIO_clear_retry_flags(bio);
  const ssize_t got = ::recv(socket.fd, buffer, static_cast<std::size_t>(bytes), 0);
  socket.drained = got < bytes;
  socket.ended = got == 0;
  if (got < 0) {
    socket.error = errno;
    if (errno == EAGAIN || errno == EINTR) BIO_set_retry_read(bio);
  }
  return static_cast<int>(got);
}

int transmit(BIO* bio, const char* bytes, int size) {
  auto& socket = socket_of(bio);
  BIO_clear_retry_flags(bio);
  const ssize_t wrote = ::send(socket.fd, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (wrote < 0) {
    socket.error = errno;
    if (errno == EAGAIN || errno == EINTR) BIO_set_retry_write(bio);
  }
  return static_cast<int>(wrote);
}

// That the peer has closed is not told: the library would take it for a fault, and give up the session.
long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

constexpr int alert_reasons = 1000;  // a reason above it is an alert that the peer sent

// What is wrong with the server's certificate.
std::string certificate_text(long fault, const std::string& name) {
  switch (fault) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the server's certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the server's certificate is not valid yet";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return fmt::format("the server's certificate is not for '{}'", name);
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return fmt::format("the server's certificate is by a CA that is not trusted ({})",
                         X509_verify_cert_error_string(fault));
    default:
      return fmt::format("the server's certificate: {}", X509_verify_cert_error_string(fault));
  }
}

}  // namespace

bio_method_st* TlsStream::make_socket_method() {
  BIO_METHOD* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
  LANEWAY_ASSERT(method != nullptr);
  BIO_meth_set_read(method, receive);
  BIO_meth_set_write(method, transmit);
  BIO_meth_set_ctrl(method, control);
  return method;
}

TlsStream::TlsStream(std::shared_ptr<const TlsContext> context) : context_(std::move(context)) {}

TlsStream::~TlsStream() {
  close();
  forget_session();
}

void TlsStream::begin(int fd) {
  LANEWAY_ASSERT(ssl_ == nullptr);
  socket_ = {.fd = fd};
  is_broken_ = false;
  end_ = 0;
  ssl_ = SSL_new(context_->get());
  BIO* const bio = BIO_new(context_->socket_method());
  LANEWAY_ASSERT(ssl_ != nullptr && bio != nullptr);
  BIO_set_data(bio, &socket_);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_, bio, bio);
  SSL_set_app_data(ssl_, this);
  SSL_set_connect_state(ssl_);
  if (context_->sends_name()) SSL_set_tlsext_host_name(ssl_, context_->name().c_str());
  if (session_ != nullptr && SSL_SESSION_is_resumable(session_) == 1) SSL_set_session(ssl_, session_);
}

TlsStream::Progress TlsStream::handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_);
  if (result == 1) {
    is_open_ = true;
    return Progress::open;
  }
  const int why = SSL_get_error(ssl_, result);
  if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return Progress::waiting;
  is_broken_ = true;
  // The session may be what is wrong.
  forget_session();
  const long fault = SSL_get_verify_result(ssl_);
  if (fault != X509_V_OK && ERR_GET_REASON(ERR_peek_error()) == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    fail(ErrorKind::tls, certificate_text(fault, context_->name()));
  } else if (socket_.ended) {
    fail(ErrorKind::tls, "closed during the handshake");
  } else if (why == SSL_ERROR_SSL) {
    fail(ErrorKind::tls, library_text());
  } else {
    fail(ErrorKind::tls, fmt::format("{} during the handshake", ::strerrordesc_np(socket_.error)));
  }
  return Progress::failed;
}

// The library's words, and ours where they would leave a reader alone.
std::string TlsStream::library_text() const {
  const unsigned long error = ERR_peek_error();
  switch (ERR_GET_REASON(error)) {
    case SSL_R_WRONG_VERSION_NUMBER:
      return "the server does not speak TLS";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return "no version of TLS that both speak";
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return "the server asks for a client certificate";
    default: {
      const char* const text = ERR_reason_error_string(error);
      return text != nullptr ? text : "unknown error";
    }
  }
}

void TlsStream::close() noexcept {
  if (ssl_ == nullptr) return;
  ERR_clear_error();
  // Without it the library would not resume the session, either.
  if (is_open_ && !is_broken_) SSL_shutdown(ssl_);
  SSL_free(ssl_);
  ssl_ = nullptr;
  is_open_ = false;
}

ssize_t TlsStream::fail(ErrorKind kind, std::string text) noexcept {
  failure_text_ = std::move(text);
  failure_ = {kind, failure_text_};
  return -EPROTO;
}

// Why a read gave nothing.
ssize_t TlsStream::read_fault(int result) noexcept {
  const int why = SSL_get_error(ssl_, result);
  if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return -EAGAIN;
  if (why == SSL_ERROR_ZERO_RETURN) {
    end_ = 1;
    return 0;
  }
  end_ = -1;
  if (socket_.ended) return fail(ErrorKind::read, "closed without close_notify");
  is_broken_ = true;
  if (why != SSL_ERROR_SSL) return fail(ErrorKind::read, ::strerrordesc_np(socket_.error));
  const bool is_alert = ERR_GET_REASON(ERR_peek_error()) > alert_reasons;
  return fail(is_alert ? ErrorKind::tls : ErrorKind::protocol, library_text());
}

ssize_t TlsStream::read(std::span<char> buffer) noexcept {
  if (end_ != 0) return end_ > 0 ? 0 : -EPROTO;
  ERR_clear_error();
  std::size_t filled = 0;
  // A call gives one record at most. All are read, so that who finds room left over may wait for an edge.
  while (filled < buffer.size()) {
    const auto room = static_cast<int>(std::min<std::size_t>(buffer.size() - filled, INT_MAX));
    const int got = SSL_read(ssl_, buffer.data() + filled, room);
    if (got <= 0) {
      const ssize_t fault = read_fault(got);
      return filled > 0 ? static_cast<ssize_t>(filled) : fault;
    }
    filled += static_cast<std::size_t>(got);
    if (socket_.drained && SSL_has_pending(ssl_) == 0) break;
  }
  return static_cast<ssize_t>(filled);
}

ssize_t TlsStream::write(std::string_view bytes) noexcept {
  ERR_clear_error();
  const int wrote = SSL_write(ssl_, bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX)));
  if (wrote > 0) return wrote;
  const int why = SSL_get_error(ssl_, wrote);
  if (why == SSL_ERROR_WANT_WRITE || why == SSL_ERROR_WANT_READ) return -EAGAIN;
  is_broken_ = true;
  return fail(ErrorKind::write, why == SSL_ERROR_SSL ? library_text() : ::strerrordesc_np(socket_.error));
}

bool TlsStream::resumed() const noexcept { return SSL_session_reused(ssl_) == 1; }
std::string_view TlsStream::version() const noexcept { return SSL_get_version(ssl_); }
std::string_view TlsStream::cipher() const noexcept { return SSL_get_cipher_name(ssl_); }

void TlsStream::keep(ssl_session_st* session) noexcept {
  forget_session();
  session_ = session;
}

void TlsStream::forget_session() noexcept {
  SSL_SESSION_free(session_);
  session_ = nullptr;
}

}  // namespace laneway::load
