"""A root certificate of a company's own: Python 3.13 and newer refuse many of them by default."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tests.kit.conftest import Connect
from tikit_kit import Tikit, TikitError

ISSUER, SERVER = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Company root", "Tikit"))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """The SSL context of a server, and the file of its root: no key identifier, no critical basic constraint."""
    folder = tmp_path_factory.mktemp("company")
    root_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))

    def sign(subject: x509.Name, public_key: ec.EllipticCurvePublicKey, extension: x509.ExtensionType) -> bytes:
        now, day = datetime.now(UTC), timedelta(days=1)
        builder = x509.CertificateBuilder(
            ISSUER, subject, public_key, x509.random_serial_number(), now - day, now + day
        )
        return (
            builder.add_extension(extension, critical=False).sign(root_key, hashes.SHA256()).public_bytes(Encoding.PEM)
        )

    root, server = folder / "root.pem", folder / "server.pem"
    root.write_bytes(sign(ISSUER, root_key.public_key(), x509.BasicConstraints(ca=True, path_length=None)))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    key = server_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    server.write_bytes(sign(SERVER, server_key.public_key(), names) + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    return context, root


@pytest.mark.parametrize("setting", ["argument", "SSL_CERT_FILE"])
def test_it_is_trusted_on_each_python(
    start_fake_server: StartFakeServer,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
    company: tuple[ssl.SSLContext, Path],
    setting: str,
) -> None:
    create = ssl.create_default_context

    def create_as_python_3_13(**options: Any) -> ssl.SSLContext:
        context = create(**options)
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        return context

    monkeypatch.setattr(ssl, "create_default_context", create_as_python_3_13)
    context, root = company
    address = start_fake_server(json_reply({"Id": 1}), context=context).url
    strict = create_as_python_3_13(cafile=str(root))
    with Tikit(TOKEN, address, verify=strict) as tikit, pytest.raises(TikitError, match="is not trusted"):
        tikit.get_ticket(1)
    if setting != "argument":
        monkeypatch.setenv(setting, str(root))
    client = connect(address, verify=str(root) if setting == "argument" else None)
    assert client.get("/ticket/1").json() == {"Id": 1}
