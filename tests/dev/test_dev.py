"""./dev: what it says to a wrong call, and what set-up does where packages are there, missing, or not to be had."""
import os
import re
import shutil
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

DEV = Path(os.environ["LANEWAY_SOURCE"]) / "dev"
DEBIAN = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n'
OTHER = 'ID=ubuntu\nVERSION_ID="24.04"\nPRETTY_NAME="Ubuntu 24.04 LTS"\n'
MISSING = "#!/bin/sh\nexit 1\n"
INSTALLED = '#!/bin/sh\nshift 3\nfor name; do printf "installed:%s " "$name"; done\n'
APT = '#!/bin/sh\necho "apt-get $* [$(tail -1 "$LANEWAY_POLICY_FILE")]" >>"$CALLS"\ncase $* in *install*) exit ${INSTALL_STATUS:-0};; esac\n'
SUDO = '#!/bin/sh\n[ "$1" = -n ] && shift\nexec "$@"\n'


class Dev(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.policy, self.calls = self.folder / "policy-rc.d", self.folder / "calls"
        self.calls.touch()
        (self.folder / "bin").mkdir()
        self.program("apt-get", APT)
        self.program("dpkg", "#!/bin/sh\n")
        self.program("sudo", SUDO)
        self.system(DEBIAN, MISSING)

    def program(self, name, text):
        path = self.folder / "bin" / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def system(self, release, dpkg_query):
        (self.folder / "os-release").write_text(release)
        self.program("dpkg-query", dpkg_query)

    def dev(self, *arguments, **environment):
        settings = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "LANEWAY_OS_RELEASE": f"{self.folder}/os-release",
                    "LANEWAY_POLICY_FILE": str(self.policy), "CALLS": str(self.calls), **environment}
        return subprocess.run([DEV, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, env=os.environ | settings)

    def test_a_wrong_call_is_one_line_and_a_status(self):
        for call in (["brew"], ["test", "--fast"], ["test", "--preset"], ["test", "--preset", "msan"], ["build", "nothing"], ["setup", "moon"],
                     ["check", "--some"], ["fuzz"], ["fuzz", "--all", "soon"]):
            result = self.dev(*call, LANEWAY_SETUP="skip")
            self.assertEqual((result.returncode, len(result.stderr.splitlines())), (2, 1), f"{call}: {result.stderr}")

    def test_help_lists_every_verb(self):
        verbs = re.search(r"^  (setup [^)]*)\) \"do_", DEV.read_text(), re.M)[1].split(" | ")
        self.assertGreater(len(verbs), 8)
        text = self.dev("help").stdout
        for verb in verbs[:-1]:
            self.assertRegex(text, rf"(?m)^  {verb} ")

    def test_nothing_missing_calls_no_apt(self):
        self.system(DEBIAN, INSTALLED)
        self.assertEqual(self.dev("setup").returncode, 0)
        self.assertEqual(self.calls.read_text(), "")

    def test_installs_what_is_missing_while_no_daemon_may_start(self):
        self.policy.write_text("#!/bin/sh\nexit 0\n")
        result = self.dev("setup", "bench")
        self.assertEqual(result.returncode, 0, result.stderr)
        update, install = self.calls.read_text().splitlines()
        self.assertIn("apt-get update", update)
        self.assertRegex(install, r"install .*--no-install-recommends wrk hey apache2-utils .*nginx-light libcpp-httplib-dev .*\[exit 101\]")
        self.assertEqual(self.policy.read_text(), "#!/bin/sh\nexit 0\n")
        self.assertEqual(sorted(path.name for path in self.folder.glob("policy*")), ["policy-rc.d"])

    def test_tries_twice_then_says_what_failed(self):
        result = self.dev("setup", "bench", INSTALL_STATUS="100")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("could not install: wrk hey", result.stderr)
        self.assertEqual(self.calls.read_text().count(" install "), 2)
        self.assertEqual(list(self.folder.glob("policy*")), [])

    def test_another_system_is_told_what_is_needed_by_name(self):
        self.system(OTHER, MISSING)
        result = self.dev("lab", "--quick")
        self.assertNotEqual(result.returncode, 0)
        self.assertEqual(len(result.stderr.splitlines()), 1)
        for word in ("Ubuntu 24.04 LTS", "clang-19", "libboost1.81-dev", "python3-fastapi", "golang-go"):
            self.assertIn(word, result.stderr)
        self.assertEqual(self.calls.read_text(), "")

    def test_without_root_or_sudo_it_says_what_somebody_must_run(self):
        tree = self.folder / "tree"  # where anybody may read it
        (tree / "tools").mkdir(parents=True)
        shutil.copy(DEV, tree)
        shutil.copy(DEV.parent / "tools" / "setup.sh", tree / "tools")
        self.program("sudo", "#!/bin/sh\nexit 1\n")
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(0o755)
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        result = subprocess.run(
            [*nobody, tree / "dev", "setup", "bench"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
            env=os.environ | {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "LANEWAY_OS_RELEASE": f"{self.folder}/os-release"})
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("apt-get install --no-install-recommends wrk hey", result.stderr)
