"""examples/uploads: files come in by a form, and go out again."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import Server

FORM = "Content-Type: multipart/form-data; boundary=b"


def form(*files):
    parts = [f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'.encode()
             + content + b"\r\n" for name, content in files]
    return b"".join(parts) + b"--b--\r\n"


class Uploads(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.uploads = os.path.join(self.folder.name, "kept")
        os.environ["UPLOADS"] = self.uploads
        self.addCleanup(os.environ.pop, "UPLOADS")

    def test_files_come_back_as_they_were(self):
        with Server("laneway-uploads") as server:
            binary = bytes(range(256))
            answer = server.ask("POST", "/files", FORM, body=form(("a.txt", b"first"), ("b.bin", binary)))
            self.assertEqual((answer.status, [kept["bytes"] for kept in answer.json()]), (201, [5, 256]))
            self.assertEqual(server.ask("GET", "/files/b.bin").body, binary)
            self.assertEqual(server.ask("GET", "/files/b.bin", "Range: bytes=1-3").body, binary[1:4])
            self.assertEqual(server.ask("GET", "/all").body, b"first" + binary)

    def test_no_name_leads_out_of_the_folder(self):
        with Server("laneway-uploads") as server:
            server.ask("POST", "/files", FORM, body=form(("../../evil", b"x")))
            self.assertEqual((os.listdir(self.folder.name), os.listdir(self.uploads)), (["kept"], ["evil"]))
            self.assertEqual(server.ask("GET", "/files/..%2Fkept%2Fevil").status, 404)

    def test_limits(self):
        with Server("laneway-uploads") as server:
            three = [("a", b"1"), ("b", b"2"), ("c", b"3")]
            self.assertEqual(server.ask("POST", "/files", FORM, body=form(*three)).status, 201)
            self.assertEqual(server.ask("POST", "/files", FORM, body=form(*three, ("d", b"4"))).status, 400)
            self.assertEqual(server.ask("POST", "/files", FORM, body=form(("a", b"x" * (1 << 20)))).status, 413)
            self.assertEqual(server.ask("POST", "/files", FORM, body=form()).status, 422)


if __name__ == "__main__":
    unittest.main()
