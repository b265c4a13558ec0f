#include "laneway/detail/reflect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hidden_from_reflection {
namespace {

enum class AnonymousColor { red, green };

struct Anonymous {
  int alpha = 0;
  std::string beta;
};

template <class T>
struct Generic {
  T first;
  std::vector<T> second;
};

struct Everything {
  Anonymous nested;
  std::array<int, 3> array;
  std::optional<int> maybe;
  std::optional<std::string> maybe_text;
  std::unique_ptr<int> moved;
  std::map<std::string, int> map;
  double number = 0.5;
  bool flag;
};

struct Empty {};

struct Tree {
  std::string name;
  std::vector<Tree> children;
};

struct NoDefault {
  explicit NoDefault(int) {}
};

struct HoldsNoDefault {
  int before;
  NoDefault held;
};

struct Wide {
  int a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16;
  int b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15, b16;
};

enum class Color { red, green, blue = 5, far = 1000, below = -1 };
enum Plain : unsigned char { one, two };

}  // namespace
}  // namespace hidden_from_reflection

namespace laneway::detail {
namespace {

using namespace hidden_from_reflection;
using testing::ElementsAre;

TEST(Reflect, NamesMembersInOrder) {
  EXPECT_THAT(member_names<Anonymous>, ElementsAre("alpha", "beta"));
  EXPECT_THAT(member_names<Everything>,
              ElementsAre("nested", "array", "maybe", "maybe_text", "moved", "map", "number", "flag"));
  EXPECT_THAT(member_names<Tree>, ElementsAre("name", "children"));
  EXPECT_THAT(member_names<HoldsNoDefault>, ElementsAre("before", "held"));
}

TEST(Reflect, NamesMembersOfTemplatesAndLocalClasses) {
  struct Local {
    int here = 1;
    std::string there = "x";
  };
  EXPECT_THAT(member_names<Local>, ElementsAre("here", "there"));
  EXPECT_THAT((member_names<Generic<std::pair<int, Anonymous>>>), ElementsAre("first", "second"));
  const auto of_lambda = [] {
    struct Inner {
      int deep;
    };
    return member_names<Inner>;
  };
  EXPECT_THAT(of_lambda(), ElementsAre("deep"));
}

TEST(Reflect, CountsNoMemberAndTheMostMembers) {
  EXPECT_EQ(member_count<Empty>(), 0U);
  EXPECT_EQ(member_count<Wide>(), members_max);
  EXPECT_EQ(member_names<Wide>.front(), "a1");
  EXPECT_EQ(member_names<Wide>.back(), "b16");
}

TEST(Reflect, VisitsMembersByReference) {
  Anonymous object{1, "text"};
  std::string seen;
  for_each_member(object, [&seen](std::string_view name, auto& member) {
    seen.append(name).append(";");
    if constexpr (std::is_same_v<std::remove_reference_t<decltype(member)>, int>) member = 7;
  });
  EXPECT_EQ(seen, "alpha;beta;");
  EXPECT_EQ(object.alpha, 7);
}

TEST(Reflect, NamesEnumerators) {
  EXPECT_EQ(enumerator_name(Color::red), "red");
  EXPECT_EQ(enumerator_name(Color::blue), "blue");
  EXPECT_EQ(enumerator_name(two), "two");
  enum class Local { here };
  EXPECT_EQ(enumerator_name(Local::here), "here");
  EXPECT_EQ(enumerator_name(AnonymousColor::green), "green");
}

TEST(Reflect, EnumeratorsOutsideOfTheRangeHaveNoName) {
  EXPECT_EQ(enumerator_name(static_cast<Color>(3)), "");
  EXPECT_EQ(enumerator_name(Color::far), "");
  EXPECT_EQ(enumerator_name(static_cast<AnonymousColor>(2)), "");
  EXPECT_EQ(enumerator_name(Color::below), "");
}

}  // namespace
}  // namespace laneway::detail
