#include "load/tls_context.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/assert.hpp"
#include "base/ip_address.hpp"
#include "load/tls_stream.hpp"

namespace laneway::load {
namespace {

constexpr unsigned char protocols[] = "\x08http/1.1";  // ALPN: length, name

std::string reason() {
  const char* const text = ERR_reason_error_string(ERR_peek_last_error());
  return text != nullptr ? text : "unknown error";
}

// An encrypted key would ask for its password on the terminal.
int no_password(char*, int, int, void*) { return 0; }

int keep_session(SSL* ssl, SSL_SESSION* session) {
  static_cast<TlsStream*>(SSL_get_app_data(ssl))->keep(session);
  return 1;  // it is ours now
}

}  // namespace

TlsContext::TlsContext(const TlsOptions& options, const std::string& host)
    : context_(SSL_CTX_new(TLS_client_method())),
      socket_method_(TlsStream::make_socket_method()),
      name_(options.server_name.empty() ? host : options.server_name),
      name_is_address_(IpAddress::parse(name_).has_value()),
      resumes_(options.resume) {
  LANEWAY_ASSERT(context_ != nullptr && socket_method_ != nullptr);
}

TlsContext::~TlsContext() {
  SSL_CTX_free(context_);
  BIO_meth_free(socket_method_);
}

// Errors: one sentence; empty: there was none.
std::string TlsContext::load(const TlsOptions& options) {
  if (!options.insecure) {
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    if (options.ca_file.empty()) {
      SSL_CTX_set_default_verify_paths(context_);
    } else if (SSL_CTX_load_verify_file(context_, options.ca_file.c_str()) != 1) {
      return fmt::format("--cacert: cannot use '{}': {}", options.ca_file, reason());
    }
    X509_VERIFY_PARAM* const wanted = SSL_CTX_get0_param(context_);
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const int named = name_is_address_ ? X509_VERIFY_PARAM_set1_ip_asc(wanted, name_.c_str())
                                       : X509_VERIFY_PARAM_set1_host(wanted, name_.c_str(), name_.size());
    if (named != 1) return fmt::format("'{}' is no name that a certificate can be for", name_);
  }
  SSL_CTX_set_default_passwd_cb(context_, no_password);
  if (options.certificate_file.empty()) return "";
  if (SSL_CTX_use_certificate_chain_file(context_, options.certificate_file.c_str()) != 1) {
    return fmt::format("--cert: cannot use '{}': {}", options.certificate_file, reason());
  }
  const std::string& key = options.key_file.empty() ? options.certificate_file : options.key_file;
  if (SSL_CTX_use_PrivateKey_file(context_, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return fmt::format("{}: cannot use the key in '{}': {}", options.key_file.empty() ? "--cert" : "--key", key,
                       reason());
  }
  return "";
}

std::expected<std::shared_ptr<const TlsContext>, std::string> TlsContext::make(const TlsOptions& options,
                                                                               const std::string& host) {
  ERR_clear_error();
  std::shared_ptr<TlsContext> made(new TlsContext(options, host));
  SSL_CTX* const context = made->context_;
  SSL_CTX_set_min_proto_version(context, options.version_min == "1.3" ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols - 1);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  // A write that is tried again may come from a copy of its bytes; what is to be read is read in large pieces.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);
  if (options.resume) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keep_session);
  } else {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  }
  std::string fault = made->load(options);
  ERR_clear_error();
  if (!fault.empty()) return std::unexpected(std::move(fault));
  return made;
}

}  // namespace laneway::load
