"""Certificates for tests, by a CA of their own: made with the openssl command line in a folder that goes away."""
import os
import ssl
import subprocess
import tempfile

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class Authority:
    """A CA while it is entered. `file` is its certificate."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.file = self.path("ca.pem")
        openssl("req", "-x509", *KEY, "-keyout", self.path("ca.key"), "-out", self.file, "-subj", "/CN=Test CA", "-days", "2")
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def path(self, name):
        return os.path.join(self._folder.name, name)

    def certificate(self, name, alternatives="DNS:localhost,IP:127.0.0.1,IP:::1", expired=False):
        """Files of a certificate and of its key."""
        certificate, key, request, extensions = (self.path(f"{name}.{kind}") for kind in ("pem", "key", "csr", "ext"))
        with open(extensions, "w") as file:
            file.write(f"subjectAltName={alternatives}\n")
        openssl("req", "-new", *KEY, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
        # A lifetime that ends before it begins has ended.
        openssl("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self.path("ca.key"), "-CAcreateserial", "-out",
                certificate, "-extfile", extensions, "-days", "-1" if expired else "2")
        return certificate, key

    def server_context(self, certificate, client_ca=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        if client_ca:
            context.load_verify_locations(client_ca)
            context.verify_mode = ssl.CERT_REQUIRED
        return context

    def encrypt(self, key, encrypted):
        openssl("ec", "-in", key, "-out", encrypted, "-aes128", "-passout", "pass:secret")
