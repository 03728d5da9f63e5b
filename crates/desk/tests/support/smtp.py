"""A real mail server for tests: keeps each mail as a file in a folder.

Addresses that begin with "busy" get a 451, those that begin with "gone" a 550.
With a certificate it offers STARTTLS and asks for the password "right".
"""
import os, ssl, sys, time
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

folder, port = sys.argv[1], int(sys.argv[2])
certificate = sys.argv[3] if len(sys.argv) > 3 else None


class Handler:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("busy"):
            return "451 4.3.0 try later"
        if address.startswith("gone"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        Handler.count += 1
        path = os.path.join(folder, f"{Handler.count}.eml")
        with open(path + ".part", "wb") as file:
            file.write(envelope.original_content)
        os.rename(path + ".part", path)
        return "250 2.0.0 taken"


def check(server, session, envelope, mechanism, data):
    good = getattr(data, "password", b"") == b"right"
    return AuthResult(success=good, handled=good)


options = {}
if certificate:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate + ".key")
    options = dict(tls_context=context, require_starttls=True, auth_required=True, authenticator=check)
Controller(Handler(), hostname="127.0.0.1", port=port, **options).start()
print("ready", flush=True)
while True:
    time.sleep(60)
