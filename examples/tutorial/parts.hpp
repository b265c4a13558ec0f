#pragma once

#include <laneway/app.hpp>

// Each step of the tutorial is a router in a file of its own; main.cpp includes them all.

laneway::Router first_steps();
laneway::Router parameters();
laneway::Router bodies();
laneway::Router answers();
laneway::Router forms();
laneway::Router dependencies();
laneway::Router middleware();
