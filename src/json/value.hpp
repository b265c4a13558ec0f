#pragma once

#include "laneway/json_value.hpp"  // users' tests read answers with it
