include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(fmt)
find_dependency(simdjson)
find_dependency(PkgConfig)
pkg_check_modules(libjwt REQUIRED IMPORTED_TARGET libjwt)
include(${CMAKE_CURRENT_LIST_DIR}/lanewayTargets.cmake)

# Only <laneway/asio.hpp> needs Boost.Asio; a program that does not include it needs no Boost.
find_package(Boost QUIET)
if(TARGET Boost::headers)
  target_link_libraries(laneway::laneway INTERFACE Boost::headers)
endif()
