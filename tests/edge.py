"""The real web server and the real proxies in front of it, as they are shipped, on ports of loopback."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from local import ports, services
from local.processes import ROOT, Child, Command, running
from models.settings import SETTINGS, Settings

CADDY = shutil.which("caddy", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")

needs_caddy = pytest.mark.skipif(CADDY is None, reason="there is no caddy here")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="there is no nginx here: apt-get install nginx-light")


@contextmanager
def web_server(settings: Settings, folder: Path) -> Iterator[tuple[int, Child]]:
    """The web server; gives its port and its master process."""
    serving = dataclasses.replace(settings, port=ports.free_port())
    part = services.web(folder, serving, environment(serving))
    with running(part.command) as child:
        part.ready(child)
        yield serving.port, child


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a process with these settings."""
    given = dict(os.environ)
    for field in SETTINGS:
        value = getattr(settings, field.name)
        given[field.name.upper()] = ",".join(value) if isinstance(value, (list, tuple)) else str(value)
    return given


def caddy_environment(site: str, upstream: int, folder: Path) -> dict[str, str]:
    """What the shipped Caddyfile asks of the environment; what Caddy itself keeps goes to `folder`."""
    return {
        **os.environ,
        "SITE_ADDRESS": site,
        "UPSTREAM": f"127.0.0.1:{upstream}",
        "CADDY_ADMIN": f"127.0.0.1:{ports.free_port()}",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }


@contextmanager
def caddy(upstream: int, folder: Path) -> Iterator[str]:
    """The shipped Caddyfile before that port; gives its address."""
    site = f"http://127.0.0.1:{ports.free_port()}"
    argv = (str(CADDY), "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile"))
    with _proxy(Command("caddy", argv, folder, caddy_environment(site, upstream, folder)), site):
        yield site


@contextmanager
def nginx(upstream: int, folder: Path, scheme: str = "https") -> Iterator[str]:
    """The shipped example of nginx before that port, with a certificate of its own; gives its address."""
    port = ports.free_port()
    _certificate(folder)
    replaced = {
        "server 127.0.0.1:8080": f"server 127.0.0.1:{upstream}",
        "listen 80;": f"listen 127.0.0.1:{ports.free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port}{' ssl http2' if scheme == 'https' else ''};",
        "/etc/ssl/loa": str(folder),
        "loa.example.vn": "localhost",
    }
    (folder / "nginx.conf").write_text(
        _main_of_nginx(folder, _put((ROOT / "deploy" / "nginx.conf").read_text(), replaced))
    )
    argv = (str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors"))
    site = f"{scheme}://localhost:{port}"
    with _proxy(Command("nginx", argv, folder), site):
        yield site


@contextmanager
def _proxy(command: Command, site: str) -> Iterator[Child]:
    with running(command) as child:
        child.wait_until(lambda: _stands(site), seconds=30)
        yield child


def _stands(site: str) -> bool:
    return not ports.is_free(int(site.rpartition(":")[2]))


def _put(text: str, replaced: Mapping[str, str]) -> str:
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    return text


def _main_of_nginx(folder: Path, site: str) -> str:
    """What stands in /etc/nginx/nginx.conf elsewhere."""
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nworker_rlimit_nofile 16384;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\naccess_log off;\n{temporary}{site}\n}}\n"
    )


def _certificate(folder: Path) -> None:
    """A certificate that nobody signed, for `localhost`."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
