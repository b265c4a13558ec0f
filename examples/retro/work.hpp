#pragma once

namespace retro {

inline constexpr long big_number = 5'000'000;

/// The report's CPU work: `num = 0; for i in range(n): num += 1; return num`. Each increment is a load, an addition and
/// a store that the compiler must not fold away.
inline long cpu_bound_operation(long n) {
  volatile long num = 0;
  for (long i = 0; i < n; ++i) num = num + 1;
  return num;
}

}  // namespace retro
