#include "load/transport_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/route.hpp"

namespace laneway::load {
namespace {

using testing::HasSubstr;

TEST(TransportOptions, AreNoneUnlessAsked) {
  const auto options = understand_transport({});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->requests_per_connection, 0u);
  EXPECT_FALSE(options->unix_socket || options->connect_to || options->proxy || options->source);
  EXPECT_FALSE(options->tls.any());
}

TEST(TransportOptions, OfTheWay) {
  RawTransport raw;
  raw.connect_to = "[::1]:8443";
  raw.bind = "127.0.0.2";
  raw.all_addresses = true;
  raw.no_keep_alive = true;
  const auto options = understand_transport(raw);
  ASSERT_TRUE(options) << options.error();
  EXPECT_EQ(options->connect_to->host, "::1");
  EXPECT_EQ(options->connect_to->port, 8443);
  EXPECT_EQ(options->source->text(), "127.0.0.2:0");
  EXPECT_TRUE(options->all_addresses);
  EXPECT_EQ(options->requests_per_connection, 1u);
}

TEST(TransportOptions, OfTls) {
  RawTransport raw;
  raw.ca_file = "ca.pem";
  raw.server_name = "name";
  raw.certificate = "c.pem";
  raw.key = "k.pem";
  raw.tls_min = "1.3";
  raw.no_tls_resumption = true;
  const auto options = understand_transport(raw);
  ASSERT_TRUE(options) << options.error();
  EXPECT_EQ(options->tls.ca_file, "ca.pem");
  EXPECT_EQ(options->tls.server_name, "name");
  EXPECT_EQ(options->tls.certificate_file, "c.pem");
  EXPECT_EQ(options->tls.key_file, "k.pem");
  EXPECT_EQ(options->tls.version_min, "1.3");
  EXPECT_FALSE(options->tls.resume);
  EXPECT_TRUE(options->tls.any());
}

TEST(TransportOptions, WhatIsWrongIsOneSentence) {
  const auto fault_of = [](auto&& change) {
    RawTransport raw;
    change(raw);
    const auto options = understand_transport(raw);
    return options ? std::string("none") : options.error();
  };
  EXPECT_THAT(fault_of([](auto& raw) { raw.requests_per_connection = "1.5"; }), HasSubstr("is no number from 1"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.requests_per_connection = "2G"; }), HasSubstr("is no number from 1"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.connect_to = "host"; }), HasSubstr("is no HOST:PORT"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.bind = "localhost"; }), HasSubstr("is no address"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.unix_socket = ""; }), HasSubstr("is no path"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.unix_socket = std::string(108, 'x'); }), HasSubstr("is no path"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.unix_socket = "/s", raw.bind = "::1"; }), HasSubstr("excludes --bind"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.unix_socket = "/s", raw.connect_to = "h:1"; }),
              HasSubstr("exclude each other"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.tls_min = "1.1"; }), HasSubstr("neither 1.2 nor 1.3"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.key = "k"; }), HasSubstr("--key needs --cert"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.certificate = ""; }), HasSubstr("--cert: '' is no file"));
  EXPECT_THAT(fault_of([](auto& raw) { raw.ca_file = "c", raw.insecure = true; }), HasSubstr("exclude each other"));
}

TEST(Proxy, HasAPlaceAndPerhapsAPassword) {
  const auto proxy = parse_proxy("http://proxy.example:3128/");
  ASSERT_TRUE(proxy) << proxy.error();
  EXPECT_EQ(proxy->at.host, "proxy.example");
  EXPECT_EQ(proxy->at.port, 3128);
  EXPECT_EQ(proxy->authorization, "");
  EXPECT_EQ(parse_proxy("HTTP://p")->at.port, 80);
  EXPECT_EQ(parse_proxy("http://Aladdin:open%20sesame@p")->authorization, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(parse_proxy("http://u:p%40@[::1]:1")->authorization, "Basic dTpwQA==");
  EXPECT_EQ(parse_proxy("http://u@p")->authorization, "Basic dTo=");
}

TEST(Proxy, WhatIsWrongIsToldWithoutThePassword) {
  const struct {
    std::string_view text, reason;
  } cases[] = {{"p:80", "begin with http://"},        {"https://p", "begin with http://"},
               {"http://secret:x%2@p", "escape"},     {"http://a%3ab:secret@p", "has no ':'"},
               {"http://u:secret@p/path", "no path"}, {"http://u:secret@:80", "no host"}};
  for (const auto& [text, reason] : cases) {
    const auto proxy = parse_proxy(text);
    ASSERT_FALSE(proxy) << text;
    EXPECT_THAT(proxy.error(), HasSubstr(std::string(reason)));
    EXPECT_EQ(proxy.error().find("secret"), std::string::npos) << proxy.error();
  }
}

TEST(Route, ConnectionsTakeTheEndpointsInTurn) {
  Route route;
  for (const auto path : {"/a", "/b", "/c"}) route.endpoints.push_back(*net::unix_endpoint(path));
  std::string order;
  for (std::size_t number = 0; number < 7; ++number) order += route.endpoint_of(number).text() + " ";
  EXPECT_EQ(order, "unix:/a unix:/b unix:/c unix:/a unix:/b unix:/c unix:/a ");
}

}  // namespace
}  // namespace laneway::load
