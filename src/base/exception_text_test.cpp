#include "base/exception_text.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace laneway {
namespace {

TEST(ExceptionText, NamesTypeAndText) {
  EXPECT_EQ(exception_text(std::make_exception_ptr(std::out_of_range("far"))), "std::out_of_range: far");
  EXPECT_EQ(exception_text(std::make_exception_ptr(7)), "an exception of type int");
  EXPECT_EQ(exception_text({}), "no exception");
}

}  // namespace
}  // namespace laneway
