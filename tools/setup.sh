# shellcheck shell=bash
# What each purpose needs, by the names of Debian 12's packages, and how it is installed. Sourced by ./dev.

declare -A packages=(
  [build]="clang-19 lld-19 llvm-19 libclang-rt-19-dev g++-12 cmake ninja-build ccache pkg-config git
           libboost1.81-dev libsimdjson-dev libre2-dev libjwt-dev libssl-dev libfmt-dev libcli11-dev libtomlplusplus-dev
           libbrotli-dev libzstd-dev zlib1g-dev libsqlite3-dev libxxhash-dev
           libgtest-dev libgmock-dev libbenchmark-dev python3 python3-jsonschema python3-prometheus-client procps openssl"
  [check]="clang-format-19 clang-tidy-19 strace python3-pyte"
  [bench]="wrk hey apache2-utils nghttp2-client siege nginx-light libcpp-httplib-dev golang-go golang-github-gin-gonic-gin-dev gcc"
  [lab]="python3-fastapi python3-uvicorn python3-uvloop python3-httptools python3-flask gunicorn python3-django
         golang-go golang-github-gin-gonic-gin-dev gcc libcpp-httplib-dev nginx-light h2o"
  [web]="chromium"
)
readonly setup_purposes="build check bench lab web"

# Install what is missing for the purposes named. With nothing missing it costs one dpkg-query: no apt, no network.
setup() {
  install_debian "$@"
  # The pages' assets and the tests' tools. A failure is told and no more.
  if [[ " $* " == *" build "* || " $* " == *" web "* ]]; then
    install_npm tools/npm "/docs and /redoc will say that they are missing"
  fi
  if [[ " $* " == *" lab "* ]]; then install_npm lab/targets/node "the lab skips Node's targets"; fi
}

# What the package-lock.json of folder $1 says; again when it has changed. $2: what a failure means.
install_npm() {
  local lock=$1/package-lock.json installed=$1/node_modules/.laneway-lock
  if [[ ! -f $lock ]] || [[ -f $installed && $(<"$lock") == "$(<"$installed")" ]]; then return; fi
  # Where somebody has installed Node otherwise, Debian's may conflict with it.
  command -v npm >/dev/null || install_packages nodejs npm
  say "installing npm packages in $1"
  if (cd "$1" && npm ci --no-progress --fetch-retries=1) </dev/null >&2; then
    cp "$lock" "$installed"
  else
    say "npm ci failed in $1: $2"
  fi
}

install_debian() {
  local wanted=() missing purpose
  for purpose in "$@"; do
    read -r -d '' -a words <<<"${packages[$purpose]}" || true
    wanted+=("${words[@]}")
  done
  missing=$(missing_packages "${wanted[@]}")
  [[ -z $missing ]] && return
  require_debian_12 "${wanted[@]}" || exit 1
  # shellcheck disable=SC2086  # a list of words
  install_packages $missing
}

# The packages of "$@" that are not installed, each once, on one line; all of them where there is no dpkg.
missing_packages() {
  local installed
  installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" 2>/dev/null || true)"
  local package list=()
  for package in "$@"; do
    [[ $installed == *" installed:$package "* || " ${list[*]} " == *" $package "* ]] || list+=("$package")
  done
  printf '%s' "${list[*]}"
}

require_debian_12() (  # a subshell: the file defines more than we want
  ID='' VERSION_ID='' PRETTY_NAME='an unknown system'
  # shellcheck disable=SC1090,SC1091
  [[ -r $os_release ]] && . "$os_release"
  if [[ $ID == debian && $VERSION_ID == 12 ]] && command -v apt-get >/dev/null; then exit 0; fi
  why="this is $PRETTY_NAME"
  [[ $ID == debian && $VERSION_ID == 12 ]] && why="apt-get is missing"
  fail "set-up knows Debian 12 with apt, and $why. Needed, by Debian's names: $*." \
       "Where you have installed their like yourself, set LANEWAY_SETUP=skip."
)

# As root or with sudo; once more after a failure, since mirrors and locks have bad moments.
install_packages() {
  local root=()
  if ((EUID != 0)); then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
      root=(sudo)
    else
      fail "set-up needs root or sudo to install: $*." \
           "Have somebody run: apt-get install --no-install-recommends $*"
    fi
  fi
  say "installing $# packages: $*"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive bash -c "$(declare -f install_as_root)"'; install_as_root "$@"' \
    setup "$policy_file" "$@" </dev/null || fail "could not install: $*"
}

# $1: the policy file of invoke-rc.d, which for the time of the installation says that no daemon may start (nginx would).
# What stood there before comes back, also after a set-up that was killed half-way.
install_as_root() {
  policy=$1 saved=$1.before-laneway  # not local: the trap needs them at the very end
  shift
  restore_policy() {
    grep -qs 'laneway setup' "$policy" && rm -f "$policy"
    if [[ -e $saved ]]; then mv -f "$saved" "$policy"; fi
  }
  restore_policy
  trap restore_policy EXIT
  trap 'exit 130' INT TERM HUP
  if [[ -e $policy ]]; then mv "$policy" "$saved"; fi
  printf '#!/bin/sh\n# laneway setup: install, start nothing\nexit 101\n' >"$policy"
  chmod 755 "$policy"

  local attempt
  for attempt in first second; do
    if apt-get update -q && apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends "$@"; then return; fi
    [[ $attempt == first ]] && echo "laneway: trying once more" >&2
    dpkg --configure -a || true
  done
  return 1
}
