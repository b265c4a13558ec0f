#include "laneway/security.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "http/query.hpp"
#include "laneway/error.hpp"

namespace laneway {
namespace {

struct Authorization {
  std::string_view scheme;
  std::string_view rest;
};

std::optional<Authorization> authorization(const Request& request) {
  const auto value = request.header("Authorization");
  if (!value || value->empty()) return std::nullopt;
  const auto blank = std::min(value->find(' '), value->size());
  return Authorization{value->substr(0, blank), trim(value->substr(blank))};
}

// The value of the cookie `name` (RFC 6265 section 4.2.1): the last, as Starlette takes it.
std::optional<std::string> find_cookie(std::string_view cookies, std::string_view name) {
  std::optional<std::string> found;
  while (!cookies.empty()) {
    const auto end = std::min(cookies.find(';'), cookies.size());
    const std::string_view pair = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    const auto equals = pair.find('=');
    if (equals == pair.npos || trim(pair.substr(0, equals)) != name) continue;
    std::string_view value = trim(pair.substr(equals + 1));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    found = value;
  }
  return found;
}

std::optional<std::string> find_in_query(std::string_view query, std::string_view name) {
  std::optional<std::string> found;
  std::string scratch;
  http::QueryReader pairs(query);
  while (pairs.next()) {
    if (http::decode_form(pairs.key(), scratch) == name) found = http::decode_form(pairs.value(), scratch);
  }
  return found;
}

}  // namespace

void detail::throw_not_authenticated(std::string_view challenge) {
  throw HttpError(Status::unauthorized, "Not authenticated", {{"WWW-Authenticate", std::string(challenge)}});
}

std::optional<BasicCredentials> detail::find_basic(const Request& request, std::string_view challenge) {
  const auto given = authorization(request);
  if (!given || !equal_ignoring_case(given->scheme, "basic")) return std::nullopt;
  const auto text = decode_base64(given->rest);
  const bool ascii = text && std::ranges::all_of(*text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const auto colon = text ? text->find(':') : std::string::npos;
  if (!ascii || colon == std::string::npos) throw_not_authenticated(challenge);
  return BasicCredentials{text->substr(0, colon), text->substr(colon + 1)};
}

std::optional<HttpCredentials> detail::find_bearer(const Request& request) {
  const auto given = authorization(request);
  if (!given || given->rest.empty() || !equal_ignoring_case(given->scheme, "bearer")) return std::nullopt;
  return HttpCredentials{std::string(given->scheme), std::string(given->rest)};
}

std::optional<std::string> detail::find_token(const Request& request) {
  const auto given = authorization(request);
  if (!given || !equal_ignoring_case(given->scheme, "bearer")) return std::nullopt;
  return std::string(given->rest);
}

std::optional<std::string> detail::find_key(const Request& request, SecurityScheme::In in, std::string_view parameter) {
  std::optional<std::string> key;
  switch (in) {
    case SecurityScheme::In::header:
      if (const auto value = request.header(parameter)) key = std::string(*value);
      break;
    case SecurityScheme::In::query:
      key = find_in_query(request.query_string(), parameter);
      break;
    case SecurityScheme::In::cookie:
      key = find_cookie(request.header("Cookie").value_or(""), parameter);
      break;
  }
  return key && !key->empty() ? key : std::nullopt;
}

Task<OAuth2PasswordForm> oauth2_password_form(Form<"grant_type", std::optional<std::string>, pattern("^password$")>,
                                              Form<"username", std::string> username,
                                              Form<"password", std::string> password,
                                              Form<"scope", std::string, Default("")> scope,
                                              Form<"client_id", std::optional<std::string>> client_id,
                                              Form<"client_secret", std::optional<std::string>> client_secret) {
  OAuth2PasswordForm form;
  form.username = *username;
  form.password = *password;
  for (std::string_view rest = trim(*scope); !rest.empty(); rest = trim(rest)) {
    const auto end = std::min(rest.find(' '), rest.size());
    form.scopes.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  form.client_id = *client_id;
  form.client_secret = *client_secret;
  co_return form;
}

// Compares every byte of `given`, against itself where `secret` has none; the compiler must not see the end coming.
bool equal_in_constant_time(std::string_view given, std::string_view secret) noexcept {
  const std::string_view against = given.size() == secret.size() ? secret : given;
  volatile unsigned char difference = given.size() == secret.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    difference = static_cast<unsigned char>(difference | (given[i] ^ against[i]));
  }
  return difference == 0;
}

}  // namespace laneway
