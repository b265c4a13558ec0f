#include "base/thread.hpp"

#include <csignal>
#include <new>
#include <string>

namespace laneway::detail {
namespace {

struct Start {
  std::string name;
  void (*run)(void*);
  void* argument;
};

void* entry(void* given) {
  const std::unique_ptr<Start> start(static_cast<Start*>(given));
  pthread_setname_np(pthread_self(), start->name.c_str());
  start->run(start->argument);
  return nullptr;
}

}  // namespace

int start_thread(const char* name, std::size_t stack_bytes, void (*run)(void*), void* argument) noexcept {
  auto* start = new (std::nothrow) Start{name, run, argument};
  if (start == nullptr) return ENOMEM;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (stack_bytes != 0) pthread_attr_setstacksize(&attributes, stack_bytes);
  // Signals are for the thread that waits for them, never for one that runs user code.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread{};
  const int error = pthread_create(&thread, &attributes, entry, start);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (error != 0) delete start;
  return error;
}

}  // namespace laneway::detail
