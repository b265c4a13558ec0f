#include "laneway/middleware/proxy_headers.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "laneway/test_client.hpp"

namespace laneway {
namespace {

using Fields = TestRequest::Pairs;
using Texts = std::vector<std::string>;

/// Who an app behind `ProxyHeaders` says that asks: "scheme://peer". Its requests come from `from`.
class Behind {
 public:
  explicit Behind(const ProxyHeadersOptions& options, std::string from = "127.0.0.1:123") {
    app_.middleware([from](Request& request, Next next) {
      request.set_peer(from);
      return next();
    });
    app_.middleware(ProxyHeaders(options));
    app_.get("/", [](const Request& request) -> Response {
      return Response::text(std::string(request.scheme()) + "://" + std::string(request.peer()));
    });
    client_.emplace(app_);
  }
  std::string ask(Fields fields) {
    const auto answer = client_->get("/", {.headers = std::move(fields)});
    EXPECT_EQ(answer.status(), 200);
    return answer.text();
  }

 private:
  App app_;
  std::optional<TestClient> client_;
};

const Fields usual = {{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Proto", "https"}};

TEST(ProxyHeaders, OfTrustedProxiesAreBelieved) {
  for (const Texts& trusted : {Texts{"127.0.0.1"}, Texts{"127.0.0.1", "10.0.0.1"}, Texts{"127.0.0.0/24", "10.0.0.1"},
                               Texts{"127.0.0.1", "1.2.3.4"}, Texts{"::ffff:127.0.0.1"}, Texts{"0.0.0.0/0"}}) {
    EXPECT_EQ(Behind({.trusted = trusted}).ask(usual), "https://1.2.3.4:0") << trusted.front();
  }
  EXPECT_EQ(Behind({}).ask(usual), "https://1.2.3.4:0");
  EXPECT_EQ(Behind({}, "[::1]:123").ask(usual), "https://1.2.3.4:0");
  EXPECT_EQ(Behind({.trusted = {"10.0.0.0/8"}}, "[::ffff:10.1.2.3]:5").ask(usual), "https://1.2.3.4:0");
  EXPECT_EQ(Behind({.trusted = {"2001:db8::/32"}}, "[2001:db8::7]:5").ask(usual), "https://1.2.3.4:0");
  EXPECT_EQ(Behind({}).ask({}), "http://127.0.0.1:123");
}

TEST(ProxyHeaders, WhereAllAreTrustedTheClientIsTheFarthest) {
  const Fields fields = {{"X-Forwarded-For", "10.0.0.5"}, {"X-Forwarded-Proto", "https, http"}};
  EXPECT_EQ(Behind({.trusted = {"127.0.0.1", "10.0.0.0/8"}}).ask(fields), "http://10.0.0.5:0");
}

// The attack class of that name: what comes from elsewhere is not even looked at.
TEST(ProxyHeaders, SpoofedMetadata) {
  const Fields all = {
      {"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Proto", "https"}, {"Forwarded", "for=1.2.3.4;proto=https"},
      {"X-Real-IP", "1.2.3.4"},       {"REMOTE_ADDR", "1.2.3.4"},     {"X-Forwarded-Scheme", "https"}};
  for (const ProxyFields fields : {ProxyFields::x_forwarded, ProxyFields::forwarded}) {
    for (const Texts& trusted :
         {Texts{}, Texts{"192.168.0.1"}, Texts{"192.168.0.0/16", "::1"}, Texts{"::/0"}, Texts{"127.0.0.2/31"}}) {
      EXPECT_EQ(Behind({.trusted = trusted, .fields = fields}).ask(all), "http://127.0.0.1:123");
    }
    EXPECT_EQ(Behind({.fields = fields}, "8.8.8.8:1").ask(all), "http://8.8.8.8:1");
    EXPECT_EQ(Behind({.fields = fields}, "[2001:db8::1]:1").ask(all), "http://[2001:db8::1]:1");
    EXPECT_EQ(Behind({.fields = fields}, "").ask(all), "http://");  // nobody known
  }
  // Of a trusted proxy, only the kind of fields that it is known to write, under their very names.
  EXPECT_EQ(Behind({}).ask({{"Forwarded", "for=1.2.3.4;proto=https"}}), "http://127.0.0.1:123");
  EXPECT_EQ(Behind({.fields = ProxyFields::forwarded}).ask(usual), "http://127.0.0.1:123");
  EXPECT_EQ(Behind({}).ask({{"X_Forwarded_For", "1.2.3.4"}, {"X_Forwarded_Proto", "https"}}), "http://127.0.0.1:123");
  // And of its list, not what the client wrote before it.
  EXPECT_EQ(Behind({}).ask({{"X-Forwarded-For", "6.6.6.6, 127.0.0.1, 1.2.3.4"}}), "http://1.2.3.4:0");
  EXPECT_EQ(Behind({}).ask({{"X-Forwarded-For", "6.6.6.6"}, {"X-Forwarded-For", "1.2.3.4"}}), "http://1.2.3.4:0");
  EXPECT_EQ(Behind({}).ask({{"X-Forwarded-Proto", "https, http"}, {"X-Forwarded-For", "6.6.6.6, 1.2.3.4"}}),
            "http://1.2.3.4:0");
}

TEST(ProxyHeaders, AreReadFromTheirEnd) {
  const auto peer = [](Texts trusted) {
    return Behind({.trusted = std::move(trusted)}).ask({{"X-Forwarded-For", "1.2.3.4, 10.0.2.1, 192.168.0.2"}});
  };
  EXPECT_EQ(peer({"127.0.0.1", "10.0.2.1", "192.168.0.2"}), "http://1.2.3.4:0");
  EXPECT_EQ(peer({"10.0.2.1", "192.168.0.2", "127.0.0.1"}), "http://1.2.3.4:0");
  EXPECT_EQ(peer({"192.168.0.2", "127.0.0.1"}), "http://10.0.2.1:0");
  EXPECT_EQ(peer({"127.0.0.1", "10.0.0.0/8", "192.168.0.2"}), "http://1.2.3.4:0");
  EXPECT_EQ(peer({"127.0.0.1", "10.0.0.0/8"}), "http://192.168.0.2:0");
  EXPECT_EQ(peer({"0.0.0.0/0"}), "http://1.2.3.4:0");
}

TEST(ProxyHeaders, MayLieInSeveralFields) {
  EXPECT_EQ(Behind({.trusted = {"127.0.0.1", "10.0.0.0/8"}})
                .ask({{"X-Forwarded-For", "6.6.6.6, 1.2.3.4"}, {"X-Forwarded-For", "10.0.0.2"}}),
            "http://1.2.3.4:0");
}

TEST(ProxyHeaders, MayHavePorts) {
  const auto peer = [](std::string text) { return Behind({}).ask({{"X-Forwarded-For", std::move(text)}}); };
  EXPECT_EQ(peer("1.2.3.4:1024"), "http://1.2.3.4:1024");
  EXPECT_EQ(peer("2001:DB8::1"), "http://[2001:db8::1]:0");
  EXPECT_EQ(peer("[2001:db8::1]"), "http://[2001:db8::1]:0");
  EXPECT_EQ(peer("[2001:db8:0::1]:443"), "http://[2001:db8::1]:443");
  EXPECT_EQ(peer("[::ffff:1.2.3.4]:5"), "http://1.2.3.4:5");
}

// A proxy that does not know whom it asks for says so in many ways; what stands before that is only the client's word.
TEST(ProxyHeaders, ThatAreNoAddressesSayNothing) {
  Behind app({.trusted = {"127.0.0.1", "10.0.0.0/8"}});
  for (const char* list : {"",
                           " ",
                           ",",
                           " , ",
                           ", , ",
                           " , 10.0.0.1",
                           "9.9.9.9 , , , 10.0.0.1",
                           ", , 9.9.9.9, , ",
                           "9.9.9.9,",
                           "unknown",
                           "unix:",
                           "9.9.9.9, unix:",
                           "_hidden",
                           "1.2.3.4:99999",
                           "\"1.2.3.4\"",
                           "9.9.9.9 8.8.8.8",
                           "localhost",
                           "9.9.9.9, \xf0\xfd\xfd",
                           "*",
                           "0x7f000001",
                           "1.2.3"}) {
    EXPECT_EQ(app.ask({{"X-Forwarded-For", list}, {"X-Forwarded-Proto", "https"}}), "https://127.0.0.1:123") << list;
  }
  EXPECT_EQ(app.ask({{"X-Forwarded-For", ", , 9.9.9.9"}}), "http://9.9.9.9:0");
  EXPECT_EQ(app.ask({{"X-Forwarded-For", "\xf0\xfd\xfd, unix:, 9.9.9.9,10.0.0.1"}}), "http://9.9.9.9:0");
}

TEST(ProxyHeaders, NameTheScheme) {
  const auto scheme = [](std::string text) { return Behind({}).ask({{"X-Forwarded-Proto", std::move(text)}}); };
  EXPECT_EQ(scheme("https"), "https://127.0.0.1:123");
  EXPECT_EQ(scheme("HTTPS "), "https://127.0.0.1:123");
  EXPECT_EQ(scheme("wss"), "https://127.0.0.1:123");
  for (const char* text : {"http", "ws", "", "asdf", "https:", "javascript", "https http", "https,"}) {
    EXPECT_EQ(scheme(text), "http://127.0.0.1:123") << text;
  }
}

TEST(ProxyHeaders, NameTheSchemeOfTheHopThatIsBelieved) {
  Behind app({.trusted = {"127.0.0.1", "10.0.0.0/8"}});
  EXPECT_EQ(app.ask({{"X-Forwarded-For", "1.2.3.4, 10.0.0.2"}, {"X-Forwarded-Proto", "https, http"}}),
            "https://1.2.3.4:0");
  EXPECT_EQ(app.ask({{"X-Forwarded-For", "1.2.3.4, 10.0.0.2"}, {"X-Forwarded-Proto", "https"}}), "https://1.2.3.4:0");
  EXPECT_EQ(app.ask({{"X-Forwarded-For", "10.0.0.3, 10.0.0.2"}, {"X-Forwarded-Proto", "https"}}), "https://10.0.0.3:0");
}

TEST(ProxyHeaders, MayBeForwarded) {
  Behind app({.trusted = {"127.0.0.1", "10.0.0.0/8"}, .fields = ProxyFields::forwarded});
  EXPECT_EQ(app.ask({{"Forwarded", "for=1.2.3.4;proto=https;by=127.0.0.1;host=x"}}), "https://1.2.3.4:0");
  EXPECT_EQ(app.ask({{"Forwarded", "For=\"[2001:db8:cafe::17]:4711\""}}), "http://[2001:db8:cafe::17]:4711");
  EXPECT_EQ(app.ask({{"Forwarded", "for=6.6.6.6, for=1.2.3.4;proto=https, for=10.0.0.1;proto=http"}}),
            "https://1.2.3.4:0");
  EXPECT_EQ(app.ask({{"Forwarded", "for=6.6.6.6, for=1.2.3.4"}, {"Forwarded", "for=10.0.0.1"}}), "http://1.2.3.4:0");
  for (const char* field : {"", "for", "for=unknown", "for=_hidden", "for=6.6.6.6, for=unknown", "for=6.6.6.6,",
                            "for=6.6.6.6, proto=http", "for=6.6.6.6, for=\", for=\"[2001:db8::1]:99\"",
                            "for=6.6.6.6;for=7.7.7.7", "for=6.6.6.6;proto=https\"", "6.6.6.6"}) {
    EXPECT_EQ(app.ask({{"Forwarded", field}}), "http://127.0.0.1:123") << field;
  }
  // A field that the client broke does not hide what the proxy says in its own.
  EXPECT_EQ(app.ask({{"Forwarded", "for=\""}, {"Forwarded", "for=1.2.3.4"}}), "http://1.2.3.4:0");
}

TEST(ProxyHeaders, RefusesWhatIsNoAddress) {
  for (const char* text : {"", "*", "localhost", "10.0.0.1/8", "10.0.0.0/33", "unix:", "127.0.0.1, 10.0.0.1"}) {
    EXPECT_THROW(ProxyHeaders({.trusted = {text}}), std::invalid_argument) << text;
  }
}

}  // namespace
}  // namespace laneway
