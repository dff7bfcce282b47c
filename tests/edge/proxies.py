"""Caddy and nginx with the files that are shipped, and nginx as a province may add to its own.

Each stands before a port of loopback, and gives its address.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest

from local import ports
from local.processes import ROOT, Child, Command, running
from tests.edge import certificate

CADDY = shutil.which("caddy", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")

BROTLI_MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so")
BROTLI = "brotli on; brotli_min_length 1; brotli_types *;\n"
COMPRESSING = "gzip on; gzip_proxied any; gzip_min_length 1; gzip_types *; gzip_vary on;\n"

#: One nginx keeps answers for all that come, by their addresses alone.
KEEPING = (
    "proxy_cache_path {folder}/cache keys_zone=shared:1m; proxy_cache shared; proxy_cache_key $request_uri;\n"
)

#: Puts something before a port, with a folder of its own, and gives the address to ask.
Door = Callable[[int, Path], AbstractContextManager[str]]

needs_caddy = pytest.mark.skipif(CADDY is None, reason="there is no caddy here")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="there is no nginx here: apt-get install nginx-light")


def alone(port: int, folder: Path) -> AbstractContextManager[str]:
    """Nothing before that port."""
    return nullcontext(f"http://{ports.LOOPBACK}:{port}")


def caddy_environment(site: str, upstream: int, folder: Path, hints: int = 0) -> dict[str, str]:
    """What the shipped Caddyfile asks of the environment; what Caddy itself keeps goes to `folder`."""
    return {
        **os.environ,
        "SITE_ADDRESS": site,
        "UPSTREAM": f"127.0.0.1:{upstream}",
        "HINTS_UPSTREAM": f"127.0.0.1:{hints or upstream}",
        "CADDY_ADMIN": f"127.0.0.1:{ports.free_port()}",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }


#: What a certificate of one's own asks of Caddy, which would get one and listen on port 80 as well.
OWN_CERTIFICATE = {
    "grace_period 20s": "grace_period 20s\n\tauto_https disable_redirects",
    "encode zstd gzip": "encode zstd gzip\n\ttls {folder}/fullchain.pem {folder}/privkey.pem",
}


@contextmanager
def caddy(upstream: int, folder: Path, scheme: str = "http", hints: int = 0) -> Iterator[str]:
    """The shipped Caddyfile before that port, with TLS only where it is asked for; gives its address.

    :param hints: the port of the server of hints.
    """
    site = f"{scheme}://{'localhost' if scheme == 'https' else '127.0.0.1'}:{ports.free_port()}"
    used = ROOT / "deploy" / "Caddyfile"
    if scheme == "https":
        certificate.write(folder)
        replaced = {old: new.format(folder=folder) for old, new in OWN_CERTIFICATE.items()}
        shipped, used = used.read_text(), folder / "Caddyfile"
        used.write_text(_put(shipped, replaced))
    argv = (str(CADDY), "run", "--adapter", "caddyfile", "--config", str(used))
    with _proxy(Command("caddy", argv, folder, caddy_environment(site, upstream, folder, hints)), site):
        yield site


@contextmanager
def nginx(
    upstream: int, folder: Path, scheme: str = "https", *, compressing: bool = False, keeping: bool = False
) -> Iterator[str]:
    """The shipped example of nginx before that port, with a certificate of its own; gives its address.

    :param compressing: by gzip and, where its module is, brotli.
    :param keeping: what may be kept, for all that come.
    """
    port = ports.free_port()
    certificate.write(folder)
    replaced = {
        "server 127.0.0.1:8080": f"server 127.0.0.1:{upstream}",
        "listen 80;": f"listen 127.0.0.1:{ports.free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port}{' ssl http2' if scheme == 'https' else ''};",
        "/etc/ssl/loa": str(folder),
        "loa.example.vn": "localhost",
    }
    shipped = _put((ROOT / "deploy" / "nginx.conf").read_text(), replaced)
    added = (COMPRESSING if compressing else "") + (KEEPING.format(folder=folder) if keeping else "")
    (folder / "nginx.conf").write_text(_main_of_nginx(folder, added + shipped, brotli=compressing))
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


def _main_of_nginx(folder: Path, site: str, *, brotli: bool) -> str:
    """What stands in /etc/nginx/nginx.conf elsewhere."""
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    module, used = (
        (f"load_module {BROTLI_MODULE};\n", BROTLI) if brotli and BROTLI_MODULE.exists() else ("", "")
    )
    return (
        f"{module}daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nworker_rlimit_nofile 16384;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\naccess_log off;\n{temporary}{used}{site}\n}}\n"
    )
