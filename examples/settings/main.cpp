// Settings of the program from the environment and a `.env` file.

#include <laneway/app.hpp>
#include <laneway/env.hpp>

#include <cstdio>

using namespace laneway;

// [settings]
enum class Mode : unsigned char { development, production };

struct Mail {
  std::string host = "localhost";
  unsigned short port = 25;
};

struct Shop {
  std::string title = "Shop";
  std::string secret_key;  // no initial value: it must be set
  Mode mode = Mode::development;
  std::vector<std::string> admins = {"ann"};
  std::optional<double> discount;
  Mail mail;
};
// [/settings]

struct Info {
  std::string title;
  Mode mode{};
  std::vector<std::string> admins;
  std::optional<double> discount;
  Mail mail;
};

Task<Info> info(const Request& request) {
  const auto& shop = request.state<Shop>();
  co_return Info{shop.title, shop.mode, shop.admins, shop.discount, shop.mail};
}

// [main]
int main(int argc, char** argv) {
  try {
    const auto shop = load_env<Shop>({.prefix = "SHOP_", .env_file = ".env"});
    App app({.title = "laneway-settings"});
    app.lifespan([&shop] { return shop; });
    app.get("/", fn<info>);
    return app.run(argc, argv);
  } catch (const EnvError& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
// [/main]
