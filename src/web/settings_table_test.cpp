#include "web/settings_table.hpp"

#include <gtest/gtest.h>

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
