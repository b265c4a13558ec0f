#include "web/settings_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace laneway {
namespace {

TEST(SettingsTable, NamesEachSettingOnce) {
  std::set<std::string_view> names;
  for (const Setting& setting : settings_table()) EXPECT_TRUE(names.insert(setting.name).second) << setting.name;
  EXPECT_GT(names.size(), 30u);
}

TEST(SettingsTable, SetsMembersOfEachKind) {
  Settings settings;
  EXPECT_EQ(set_setting(settings, "host=::1"), "");
  EXPECT_EQ(set_setting(settings, "port=0"), "");
  EXPECT_EQ(set_setting(settings, "body_bytes_max=5000000000"), "");
  EXPECT_EQ(set_setting(settings, "keep_alive_seconds_max=0.25"), "");
  EXPECT_EQ(settings.host, "::1");
  EXPECT_EQ(settings.port, 0u);
  EXPECT_EQ(settings.body_bytes_max, 5'000'000'000u);
  EXPECT_EQ(settings.keep_alive_seconds_max, 0.25);
}

TEST(SettingsTable, AcceptsTheBoundsAndNothingBeyond) {
  Settings settings;
  EXPECT_EQ(set_setting(settings, "port=65535"), "");
  EXPECT_NE(set_setting(settings, "port=65536"), "");
  EXPECT_EQ(set_setting(settings, "field_count_max=256"), "");
  EXPECT_NE(set_setting(settings, "field_count_max=257"), "");
  EXPECT_NE(set_setting(settings, "field_count_max=0"), "");
  EXPECT_NE(set_setting(settings, "head_seconds_max=-1"), "");
  EXPECT_NE(set_setting(settings, "head_seconds_max=nan"), "");
  EXPECT_EQ(settings.port, 65535u);
  EXPECT_EQ(settings.field_count_max, 256u);
}

TEST(SettingsTable, ChecksWhatTheProgramSetItself) {
  EXPECT_EQ(check_settings({}), "");
  EXPECT_EQ(check_settings({.port = 65'535}), "");
  EXPECT_EQ(check_settings({.port = 65'536}), "setting port: 65536 is not between 0 and 65535");
  EXPECT_EQ(check_settings({.threads_min = 0}), "setting threads_min: 0 is not between 1 and 10000");
  EXPECT_EQ(check_settings({.head_seconds_max = -0.5}), "setting head_seconds_max: -0.5 is below 0");
  EXPECT_NE(check_settings({.drain_seconds_max = NAN}), "");
}

// Beyond, the parsers' 32-bit counters would begin again, and the limit would never be met.
TEST(SettingsTable, BoundsWhatIsCountedIn32Bits) {
  Settings settings;
  for (const std::string name : {"request_line_bytes_max", "head_bytes_max", "chunk_extension_bytes_max",
                                 "chunk_overhead_bytes_max", "trailer_bytes_max", "trailer_count_max"}) {
    EXPECT_EQ(set_setting(settings, name + "=1073741824"), "");
    EXPECT_NE(set_setting(settings, name + "=1073741825"), "");
  }
}

TEST(SettingsTable, SaysWhatIsWrongInOneLine) {
  Settings settings;
  for (const std::string_view wrong : {"port", "port=", "port=x", "port=80x", "nothing=1", "=1", "port=-1"}) {
    const std::string message = set_setting(settings, wrong);
    EXPECT_FALSE(message.empty()) << wrong;
    EXPECT_EQ(message.find('\n'), std::string::npos) << wrong;
  }
  EXPECT_EQ(settings.port, Settings().port);
}

TEST(SettingsTable, HelpShowsDefaultsAndUnits) {
  EXPECT_NE(settings_help().find("body_bytes_max               1048576 bytes"), std::string::npos);
}

}  // namespace
}  // namespace laneway
