#pragma once

#include <cstddef>

// The members of a plain aggregate through structured bindings, which alone can name them all.

namespace laneway::detail {

inline constexpr std::size_t members_max = 32;

/// Call `use` with references to the `count` members of `object`.
// clang-format off
template <std::size_t count, class T, class Use>
constexpr decltype(auto) with_members(T& object, Use&& use) {
  if constexpr (count == 0) { return use(); }
  else if constexpr (count == 1) { auto& [a] = object; return use(a); }
  else if constexpr (count == 2) { auto& [a,b] = object; return use(a,b); }
  else if constexpr (count == 3) { auto& [a,b,c] = object; return use(a,b,c); }
  else if constexpr (count == 4) { auto& [a,b,c,d] = object; return use(a,b,c,d); }
  else if constexpr (count == 5) { auto& [a,b,c,d,e] = object; return use(a,b,c,d,e); }
  else if constexpr (count == 6) { auto& [a,b,c,d,e,f] = object; return use(a,b,c,d,e,f); }
  else if constexpr (count == 7) { auto& [a,b,c,d,e,f,g] = object; return use(a,b,c,d,e,f,g); }
  else if constexpr (count == 8) { auto& [a,b,c,d,e,f,g,h] = object; return use(a,b,c,d,e,f,g,h); }
  else if constexpr (count == 9) { auto& [a,b,c,d,e,f,g,h,i] = object; return use(a,b,c,d,e,f,g,h,i); }
  else if constexpr (count == 10) { auto& [a,b,c,d,e,f,g,h,i,j] = object; return use(a,b,c,d,e,f,g,h,i,j); }
  else if constexpr (count == 11) { auto& [a,b,c,d,e,f,g,h,i,j,k] = object; return use(a,b,c,d,e,f,g,h,i,j,k); }
  else if constexpr (count == 12) { auto& [a,b,c,d,e,f,g,h,i,j,k,l] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l); }
  else if constexpr (count == 13) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m); }
  else if constexpr (count == 14) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n); }
  else if constexpr (count == 15) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o); }
  else if constexpr (count == 16) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p); }
  else if constexpr (count == 17) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q); }
  else if constexpr (count == 18) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r); }
  else if constexpr (count == 19) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s); }
  else if constexpr (count == 20) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t); }
  else if constexpr (count == 21) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u); }
  else if constexpr (count == 22) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v); }
  else if constexpr (count == 23) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w); }
  else if constexpr (count == 24) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x); }
  else if constexpr (count == 25) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y); }
  else if constexpr (count == 26) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z); }
  else if constexpr (count == 27) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A); }
  else if constexpr (count == 28) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B); }
  else if constexpr (count == 29) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C); }
  else if constexpr (count == 30) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D); }
  else if constexpr (count == 31) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E); }
  else if constexpr (count == 32) { auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F] = object; return use(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F); }
}
// clang-format on

/// Is T initialized by `count` times {}?
// clang-format off
template <class T, std::size_t count>
consteval bool accepts_empties() {
  if constexpr (count == 0) { return requires { T{}; }; }
  else if constexpr (count == 1) { return requires { T{{}}; }; }
  else if constexpr (count == 2) { return requires { T{{},{}}; }; }
  else if constexpr (count == 3) { return requires { T{{},{},{}}; }; }
  else if constexpr (count == 4) { return requires { T{{},{},{},{}}; }; }
  else if constexpr (count == 5) { return requires { T{{},{},{},{},{}}; }; }
  else if constexpr (count == 6) { return requires { T{{},{},{},{},{},{}}; }; }
  else if constexpr (count == 7) { return requires { T{{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 8) { return requires { T{{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 9) { return requires { T{{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 10) { return requires { T{{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 11) { return requires { T{{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 12) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 13) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 14) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 15) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 16) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 17) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 18) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 19) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 20) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 21) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 22) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 23) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 24) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 25) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 26) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 27) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 28) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 29) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 30) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 31) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else if constexpr (count == 32) { return requires { T{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; }
  else { return false; }
}
// clang-format on

}  // namespace laneway::detail
