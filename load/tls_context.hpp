#pragma once

#include <expected>
#include <memory>
#include <string>

// As openssl/types.h has them; its headers stay with those who call it.
struct ssl_ctx_st;
struct bio_method_st;

namespace laneway::load {

/// What the command line says about TLS.
struct TlsOptions {
  std::string ca_file;           // empty: the system's CAs
  bool insecure = false;         // take any certificate
  std::string server_name;       // of SNI, and whose certificate it must be; empty: the URL's host
  std::string certificate_file;  // the client's, with its chain; empty: none
  std::string key_file;          // empty: in the same file
  std::string version_min;       // "1.2" or "1.3"; empty: 1.2
  bool resume = true;            // a connection that is opened again resumes its session

  bool any() const {
    return !ca_file.empty() || insecure || !server_name.empty() || !certificate_file.empty() || !key_file.empty() ||
           !version_min.empty() || !resume;
  }
};

/// What all TLS connections of a run share: whom to trust, who we are, what we speak. Thread safety: read by all
/// threads.
class TlsContext {
 public:
  /// For connections to `host`, a name or an address without brackets. Errors: one sentence, of a file that does not
  /// do.
  static std::expected<std::shared_ptr<const TlsContext>, std::string> make(const TlsOptions& options,
                                                                            const std::string& host);
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ~TlsContext();

  ssl_ctx_st* get() const noexcept { return context_; }
  const bio_method_st* socket_method() const noexcept { return socket_method_; }
  /// Whose certificate it must be.
  const std::string& name() const noexcept { return name_; }
  /// Is there a name for SNI? An address is none.
  bool sends_name() const noexcept { return !name_is_address_; }
  bool resumes() const noexcept { return resumes_; }

 private:
  TlsContext(const TlsOptions& options, const std::string& host);
  std::string load(const TlsOptions& options);

  ssl_ctx_st* context_ = nullptr;
  bio_method_st* socket_method_ = nullptr;
  std::string name_;
  bool name_is_address_ = false;
  bool resumes_ = true;
};

}  // namespace laneway::load
