#include "web/vary.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

// All Vary fields after `add_vary`, which is told "Origin".
std::string vary_after(std::initializer_list<std::string_view> fields) {
  Response response;
  for (const std::string_view field : fields) response.add_header("Vary", field);
  add_vary(response, "Origin");
  std::string all;
  for (const auto& [name, value] : response.headers()) all.append(all.empty() ? "" : "|").append(value);
  return all;
}

TEST(AddVary, KeepsWhatIsThere) {
  EXPECT_EQ(vary_after({}), "Origin");
  EXPECT_EQ(vary_after({""}), "Origin");
  EXPECT_EQ(vary_after({"Accept-Encoding"}), "Accept-Encoding, Origin");
  EXPECT_EQ(vary_after({"Accept", "Cookie"}), "Accept, Cookie, Origin");
}

TEST(AddVary, SaysNothingTwice) {
  EXPECT_EQ(vary_after({"Accept, origin"}), "Accept, origin");
  EXPECT_EQ(vary_after({"*"}), "*");
  EXPECT_EQ(vary_after({"Accept", "Origin"}), "Accept|Origin");
  EXPECT_EQ(vary_after({"X-Origin"}), "X-Origin, Origin");
}

}  // namespace
}  // namespace laneway
