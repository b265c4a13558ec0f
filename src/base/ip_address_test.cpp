#include "base/ip_address.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

std::string text_of(std::string_view text) {
  const auto address = IpAddress::parse(text);
  return address ? address->to_string() : "none";
}

bool contains(std::string_view network, std::string_view address) {
  return IpNetwork::parse(network).value().contains(IpAddress::parse(address).value());
}

std::string endpoint(std::string_view text) {
  const auto parsed = IpEndpoint::parse(text);
  return parsed ? parsed->to_string() : "none";
}

TEST(IpAddress, HasOneForm) {
  EXPECT_EQ(text_of("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(text_of("::1"), "::1");
  EXPECT_EQ(text_of("2001:0DB8:0:0:0:0:0:1"), "2001:db8::1");
  EXPECT_EQ(text_of("::ffff:10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(text_of("::ffff:a00:1"), "10.0.0.1");
  EXPECT_EQ(text_of("fe80::1%eth0"), "fe80::1");
  EXPECT_EQ(IpAddress::parse("::ffff:10.0.0.1"), IpAddress::parse("10.0.0.1"));
  EXPECT_NE(IpAddress::parse("::10.0.0.1"), IpAddress::parse("10.0.0.1"));
}

TEST(IpAddress, GivesItsFirstBits) {
  const IpAddress address = IpAddress::parse("2001:db8:1:2ff:ffff::1").value();
  EXPECT_EQ(address.first_bits(64).to_string(), "2001:db8:1:2ff::");
  EXPECT_EQ(address.first_bits(57).to_string(), "2001:db8:1:280::");
  EXPECT_EQ(address.first_bits(0).to_string(), "::");
  EXPECT_EQ(address.first_bits(128), address);
  EXPECT_EQ(IpAddress::parse("192.0.2.7").value().first_bits(96 + 24).to_string(), "192.0.2.0");
}

TEST(IpAddress, IsNoOtherText) {
  for (const std::string_view text : {"",
                                      " ",
                                      "1",
                                      "127.1",
                                      "1.2.3.4.5",
                                      "1.2.3.256",
                                      "1.2.3.-4",
                                      " 1.2.3.4",
                                      "1.2.3.4 ",
                                      "0x7f.0.0.1",
                                      "1.2.3.4%eth0",
                                      "localhost",
                                      "unix:",
                                      "unknown",
                                      "_hidden",
                                      ":",
                                      ":::",
                                      "1::2::3",
                                      "12345::",
                                      "g::",
                                      "[::1]",
                                      "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
                                      "\xf0\xfd\xfd\xfd"}) {
    EXPECT_EQ(text_of(text), "none") << text;
  }
  EXPECT_EQ(text_of(std::string_view("1.2.3.4\0", 8)), "none");
}

TEST(IpNetwork, HoldsWhatBeginsAsItDoes) {
  EXPECT_TRUE(contains("10.0.0.0/8", "10.255.255.255"));
  EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(contains("172.16.0.0/12", "172.31.255.255"));
  EXPECT_FALSE(contains("172.16.0.0/12", "172.32.0.0"));
  EXPECT_TRUE(contains("10.0.0.1", "10.0.0.1"));
  EXPECT_FALSE(contains("10.0.0.1", "10.0.0.2"));
  EXPECT_TRUE(contains("10.0.0.1/32", "::ffff:10.0.0.1"));
  EXPECT_TRUE(contains("::ffff:10.0.0.0/104", "10.1.2.3"));
  EXPECT_TRUE(contains("2001:db8:abcd:12::/64", "2001:db8:abcd:0012::1:1"));
  EXPECT_FALSE(contains("2001:db8:abcd:12::/64", "2001:db8:abcd:13::"));
  EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::"));
  EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::"));
  EXPECT_TRUE(contains("::1", "::1"));
}

TEST(IpNetwork, OfAllAddressesIsOfOneFamily) {
  EXPECT_TRUE(contains("0.0.0.0/0", "255.255.255.255"));
  EXPECT_FALSE(contains("0.0.0.0/0", "::1"));
  EXPECT_TRUE(contains("::/0", "2001:db8::1"));
  EXPECT_FALSE(contains("::/0", "10.0.0.1"));
}

TEST(IpNetwork, IsNoOtherText) {
  for (const std::string_view text :
       {"", "*", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0/ 8",
        "10.0.0.1/8", "10.0.0.0/255.0.0.0", "::/129", "2001:db8::1/64", "::ffff:10.0.0.0/8", "example.org"}) {
    EXPECT_FALSE(IpNetwork::parse(text)) << text;
  }
}

TEST(IpEndpoint, MayHaveAPort) {
  EXPECT_EQ(endpoint("1.2.3.4"), "1.2.3.4:0");
  EXPECT_EQ(endpoint("1.2.3.4:80"), "1.2.3.4:80");
  EXPECT_EQ(endpoint("1.2.3.4:65535"), "1.2.3.4:65535");
  EXPECT_EQ(endpoint("::1"), "[::1]:0");
  EXPECT_EQ(endpoint("[::1]"), "[::1]:0");
  EXPECT_EQ(endpoint("[2001:db8::1]:443"), "[2001:db8::1]:443");
  EXPECT_EQ(endpoint("[::ffff:1.2.3.4]:5"), "1.2.3.4:5");
}

TEST(IpEndpoint, IsNoOtherText) {
  for (const std::string_view text :
       {"", ":", ":80", "1.2.3.4:", "1.2.3.4:65536", "1.2.3.4:x", "1.2.3.4:-1", "[", "[]", "[]:80", "[::1", "[::1]80",
        "[::1]:", "[::1]:x", "[1.2.3.4]:80", "unknown", "_hidden:80", "1.2.3.4:80:80"}) {
    EXPECT_EQ(endpoint(text), "none") << text;
  }
}

}  // namespace
}  // namespace laneway
