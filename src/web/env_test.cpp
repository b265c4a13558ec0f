#include "laneway/env.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace laneway {
namespace {

using ::testing::ElementsAre;

enum class Level : unsigned char { quiet, normal, loud };

struct Mail {
  std::string host = "localhost";
  unsigned short port = 25;
};

struct Shop {
  std::string database_url = "shop.db";
  int workers = 4;
  double tax = 0.19;
  bool debug = false;
  Level level = Level::normal;
  std::optional<std::string> token = {};
  std::vector<std::string> admins = {};
  std::vector<int> ports = {80};
  Mail mail = {};
};

/// The environment and a file, for one test.
class Env : public ::testing::Test {
 protected:
  ~Env() override {
    for (const std::string& name : set_) ::unsetenv(name.c_str());
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  void set(const std::string& name, const std::string& value) {
    ::setenv(name.c_str(), value.c_str(), 1);
    set_.push_back(name);
  }
  std::string file(std::string_view text) {
    path_ = ::testing::TempDir() + "laneway_env_" + std::to_string(::getpid());
    std::ofstream(path_) << text;
    return path_;
  }
  template <class T = Shop>
  std::string message(const EnvOptions& options) {
    try {
      load_env<T>(options);
    } catch (const EnvError& error) {
      return error.what();
    }
    return "no fault";
  }

 private:
  std::vector<std::string> set_;
  std::string path_;
};

TEST_F(Env, LeavesDefaultsWhereNothingIsSet) {
  const auto shop = load_env<Shop>({.prefix = "SHOP_", .env_file = "/nowhere/.env"});
  EXPECT_EQ(shop.database_url, "shop.db");
  EXPECT_EQ(shop.workers, 4);
  EXPECT_EQ(shop.token, std::nullopt);
  EXPECT_THAT(shop.ports, ElementsAre(80));
}

TEST_F(Env, ReadsEveryKindOfMember) {
  set("SHOP_DATABASE_URL", "postgres://x");
  set("SHOP_WORKERS", "-8");
  set("SHOP_TAX", "0.07");
  set("SHOP_DEBUG", "on");
  set("SHOP_LEVEL", "loud");
  set("SHOP_TOKEN", "");
  set("SHOP_ADMINS", "ann, bob ,");
  set("SHOP_PORTS", "");
  set("SHOP_MAIL__PORT", "587");
  const auto shop = load_env<Shop>({.prefix = "SHOP_"});
  EXPECT_EQ(shop.database_url, "postgres://x");
  EXPECT_EQ(shop.workers, -8);
  EXPECT_EQ(shop.tax, 0.07);
  EXPECT_TRUE(shop.debug);
  EXPECT_EQ(shop.level, Level::loud);
  EXPECT_EQ(shop.token, "");
  EXPECT_THAT(shop.admins, ElementsAre("ann", "bob", ""));
  EXPECT_THAT(shop.ports, ElementsAre());
  EXPECT_EQ(shop.mail.port, 587);
  EXPECT_EQ(shop.mail.host, "localhost");
}

TEST_F(Env, TheEnvironmentOverridesTheFile) {
  set("SHOP_WORKERS", "2");
  const std::string path = file("SHOP_WORKERS=9\nSHOP_TAX=0.5\nSHOP_TAX=0.6 # the last counts\nOTHER=1\n");
  const auto shop = load_env<Shop>({.prefix = "SHOP_", .env_file = path});
  EXPECT_EQ(shop.workers, 2);
  EXPECT_EQ(shop.tax, 0.6);
}

TEST_F(Env, SaysAllThatIsWrongAtOnce) {
  set("SHOP_WORKERS", "many");
  set("SHOP_MAIL__PORT", "70000");
  set("SHOP_LEVEL", "silent");
  const std::string path = file("SHOP_TAX=high\nnonsense\nSHOP_WORKRES=1\n");
  EXPECT_EQ(message({.prefix = "SHOP_", .env_file = path}),
            "6 faults of this program's settings:\n"
            "  " +
                path +
                ":2 is not NAME=value\n"
                "  " +
                path +
                ":3 SHOP_WORKRES is no setting of this program\n"

                "  SHOP_WORKERS='many': Input should be a valid integer, unable to parse string as an integer\n"
                "  SHOP_TAX='high' (" +
                path +
                ":1): Input should be a valid number, unable to parse string as a number\n"
                "  SHOP_LEVEL='silent': Input should be 'quiet', 'normal' or 'loud'\n"

                "  SHOP_MAIL__PORT='70000': Input should be less than or equal to 65535");
}

struct Database {
  std::string url;  // without an initial value: it must be set
  int pool;
  std::vector<std::string> replicas;
};
struct Strict {
  std::string key;
  std::string salt = "s";
  Database database;
  struct Rules {
    Rule salt{.min_length = 4};
  };
};

TEST_F(Env, WhatHasNoInitialValueMustBeSetAndRulesCount) {
  set("SALT", "abc");
  EXPECT_EQ(message<Strict>({}),
            "4 faults of this program's settings:\n"
            "  KEY is not set\n"
            "  SALT='abc': String should have at least 4 characters\n"
            "  DATABASE__URL is not set\n"
            "  DATABASE__POOL is not set");
}

TEST_F(Env, AFileThatCannotBeReadIsAFault) {
  EXPECT_EQ(message({.env_file = "/tmp"}), "1 fault of this program's settings:\n  /tmp cannot be read");
}

}  // namespace
}  // namespace laneway
