#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "laneway/depends.hpp"
#include "laneway/detail/fixed_string.hpp"
#include "laneway/params.hpp"
#include "laneway/request.hpp"

// Who asks? Ready-made dependencies that read credentials from the request: `Depends<bearer>`. docs/security.md.

namespace laneway {

/// What an OpenAPI document says of a way to authenticate (components.securitySchemes).
struct SecurityScheme {
  enum class Kind : std::uint8_t { http, api_key, oauth2_password };
  enum class In : std::uint8_t { header, query, cookie };
  struct ScopeText {
    std::string_view name, description;
  };
  Kind kind = Kind::http;
  std::string_view name;                   ///< its key in the document, e.g. "HTTPBearer"
  std::string_view http_scheme = {};       ///< "basic", "bearer"
  In in = In::header;                      ///< of an API key, whose parameter is
  std::string_view parameter = {};         ///< e.g. "X-Key"
  std::string_view token_url = {};         ///< of OAuth2
  std::span<const ScopeText> scopes = {};  ///< that it knows, of OAuth2
};

struct BasicCredentials {
  std::string username;
  std::string password;
};

/// "Bearer abc": scheme and credentials as they came.
struct HttpCredentials {
  std::string scheme;
  std::string credentials;
};

namespace detail {

/// Throws the 401 of a request without credentials.
[[noreturn]] void throw_not_authenticated(std::string_view challenge);
/// Credentials of RFC 7617. Errors: throws 401 for a Basic header that cannot be read.
std::optional<BasicCredentials> find_basic(const Request& request, std::string_view challenge);
std::optional<HttpCredentials> find_bearer(const Request& request);
/// The token of a Bearer header, which may be empty.
std::optional<std::string> find_token(const Request& request);
std::optional<std::string> find_key(const Request& request, SecurityScheme::In in, std::string_view parameter);

/// What all schemes share: the 401, and that they run wherever their caller is, since they never block.
template <class Derived, class Value_>
struct Authenticator {
  using Value = Value_;
  static constexpr bool never_blocks = true;
  Value operator()(const Request& request) const {
    auto found = Derived::find(request);
    if (!found) throw_not_authenticated(Derived::challenge());
    return std::move(*found);
  }
};

template <FixedString realm>
inline constexpr auto basic_challenge = [] {
  constexpr std::string_view before = "Basic realm=\"";
  std::array<char, before.size() + realm.view().size() + 1> text{};
  std::size_t at = 0;
  for (const char c : before) text[at++] = c;
  for (const char c : realm.view()) text[at++] = c;
  text[at] = '"';
  return text;
}();

}  // namespace detail

/// HTTP Basic (RFC 7617): gives BasicCredentials. The check of the password is yours: compare in constant time.
///     inline constexpr HttpBasic<"shop"> basic;
///     std::string user(Depends<basic> given) { ... given->username ... }
/// Without credentials, or with ones that cannot be read: 401 with `WWW-Authenticate: Basic realm="shop"`.
template <detail::FixedString realm = "">
struct HttpBasic : detail::Authenticator<HttpBasic<realm>, BasicCredentials> {
  static_assert(realm.view().find_first_of("\"\\\r\n") == std::string_view::npos,
                "a realm has no quotes and no control characters");
  static constexpr SecurityScheme scheme{
      .kind = SecurityScheme::Kind::http, .name = "HTTPBasic", .http_scheme = "basic"};
  static constexpr std::string_view challenge() {
    if constexpr (realm.view().empty()) {
      return "Basic";
    } else {
      return {detail::basic_challenge<realm>.data(), detail::basic_challenge<realm>.size()};
    }
  }
  static std::optional<BasicCredentials> find(const Request& request) {
    return detail::find_basic(request, challenge());
  }
};

/// `Authorization: Bearer <credentials>` (RFC 6750): gives HttpCredentials. Else 401 with `WWW-Authenticate: Bearer`.
struct HttpBearer : detail::Authenticator<HttpBearer, HttpCredentials> {
  static constexpr SecurityScheme scheme{
      .kind = SecurityScheme::Kind::http, .name = "HTTPBearer", .http_scheme = "bearer"};
  static constexpr std::string_view challenge() { return "Bearer"; }
  static std::optional<HttpCredentials> find(const Request& request) { return detail::find_bearer(request); }
};

/// A key in a header: gives its value. Else 401 with `WWW-Authenticate: APIKey`.
template <detail::FixedString name>
struct ApiKeyHeader : detail::Authenticator<ApiKeyHeader<name>, std::string> {
  static constexpr SecurityScheme scheme{.kind = SecurityScheme::Kind::api_key,
                                         .name = "APIKeyHeader",
                                         .in = SecurityScheme::In::header,
                                         .parameter = name.view()};
  static constexpr std::string_view challenge() { return "APIKey"; }
  static std::optional<std::string> find(const Request& request) {
    return detail::find_key(request, scheme.in, name.view());
  }
};
/// A key in the query. Queries end up in logs: prefer a header.
template <detail::FixedString name>
struct ApiKeyQuery : detail::Authenticator<ApiKeyQuery<name>, std::string> {
  static constexpr SecurityScheme scheme{.kind = SecurityScheme::Kind::api_key,
                                         .name = "APIKeyQuery",
                                         .in = SecurityScheme::In::query,
                                         .parameter = name.view()};
  static constexpr std::string_view challenge() { return "APIKey"; }
  static std::optional<std::string> find(const Request& request) {
    return detail::find_key(request, scheme.in, name.view());
  }
};
/// A key in a cookie.
template <detail::FixedString name>
struct ApiKeyCookie : detail::Authenticator<ApiKeyCookie<name>, std::string> {
  static constexpr SecurityScheme scheme{.kind = SecurityScheme::Kind::api_key,
                                         .name = "APIKeyCookie",
                                         .in = SecurityScheme::In::cookie,
                                         .parameter = name.view()};
  static constexpr std::string_view challenge() { return "APIKey"; }
  static std::optional<std::string> find(const Request& request) {
    return detail::find_key(request, scheme.in, name.view());
  }
};

/// A scope that an OAuth2 scheme knows, with its description.
template <detail::FixedString name_, detail::FixedString description_ = "">
struct Scope {
  static constexpr SecurityScheme::ScopeText text{name_.view(), description_.view()};
};

/// The bearer token of OAuth2's password flow: gives the token, which is yours to check (jwt.hpp). `token_url` is where
/// the docs page sends name and password. Else 401 with `WWW-Authenticate: Bearer`.
///     inline constexpr OAuth2PasswordBearer<"token", Scope<"me", "Read who you are">> oauth2;
///     Task<User> current_user(Depends<oauth2> token, const SecurityScopes& scopes);
template <detail::FixedString token_url, class... Scopes>
struct OAuth2PasswordBearer : detail::Authenticator<OAuth2PasswordBearer<token_url, Scopes...>, std::string> {
  static constexpr std::array<SecurityScheme::ScopeText, sizeof...(Scopes)> scope_texts{Scopes::text...};
  static constexpr SecurityScheme scheme{.kind = SecurityScheme::Kind::oauth2_password,
                                         .name = "OAuth2PasswordBearer",
                                         .token_url = token_url.view(),
                                         .scopes = scope_texts};
  static constexpr std::string_view challenge() { return "Bearer"; }
  static std::optional<std::string> find(const Request& request) { return detail::find_token(request); }
};

/// The same scheme for whoever may come without credentials: gives std::optional, and no 401.
///     inline constexpr OptionalScheme<HttpBearer> maybe_bearer;
template <class Scheme>
struct OptionalScheme {
  static constexpr bool never_blocks = true;
  static constexpr SecurityScheme scheme = Scheme::scheme;
  std::optional<typename Scheme::Value> operator()(const Request& request) const { return Scheme::find(request); }
};

/// What a client sends to the token URL of OAuth2's password flow (RFC 6749 section 4.3.2).
struct OAuth2PasswordForm {
  std::string username;
  std::string password;
  std::vector<std::string> scopes;  ///< of `scope`, separated by blanks
  std::optional<std::string> client_id;
  std::optional<std::string> client_secret;
};

/// `Depends<oauth2_password_form>`: reads that form; what is missing or wrong joins the request's 422.
Task<OAuth2PasswordForm> oauth2_password_form(
    Form<"grant_type", std::optional<std::string>, pattern("^password$")> grant_type,
    Form<"username", std::string> username, Form<"password", std::string> password,
    Form<"scope", std::string, Default("")> scope, Form<"client_id", std::optional<std::string>> client_id,
    Form<"client_secret", std::optional<std::string>> client_secret);

/// Are the two equal? How long that takes depends on the length of `given` alone, so that nobody can feel his way to a
/// secret. For passwords, keys and tokens.
bool equal_in_constant_time(std::string_view given, std::string_view secret) noexcept;

}  // namespace laneway
